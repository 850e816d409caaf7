import type { Artifact } from '../core/artifacts.ts';
import type { Json } from '../core/json.ts';
import { inOrder } from '../core/lineage.ts';
import type { Recipe, Registry } from '../core/recipe.ts';
import { withSpec } from '../core/recipeEdits.ts';
import { parseSpec } from '../core/recipeSchema.ts';
import type { AutopilotAnswer, AutopilotOptions } from '../core/studio.ts';
import type { Propose } from '../stages/context.ts';
import type { JobWork } from './jobs.ts';
import type { Runner } from './runner.ts';

/**
 * From sources to named segments with no settings touched: each stage in order proposes its settings from what is known so
 * far, and runs with them. The recipe that comes back holds every decision as an ordinary setting, with its reason.
 * @throws AppError of the first stage that fails, with `details.stage`.
 */
export async function autopilot(
  recipe: Recipe,
  options: AutopilotOptions,
  registry: Registry,
  proposals: ReadonlyMap<string, Propose<Json>>,
  runner: Runner,
  work: JobWork,
): Promise<AutopilotAnswer> {
  let current = recipe;
  let artifacts: Record<string, Artifact> = {};
  for (const { id } of inOrder(recipe)) {
    const node = current.nodes.find((candidate) => candidate.id === id);
    if (node && registry.get(node.stage)?.aside) continue;
    const propose = node && proposals.get(node.stage);
    if (node && propose) {
      work.enter(id);
      const inputs = Object.fromEntries(
        node.inputs.flatMap((input) => (artifacts[input] ? [[input, artifacts[input]]] : [])),
      );
      const context = runner.proposalContext(current, node, work, options);
      const proposal = await propose(node.spec, inputs, context);
      current = withSpec(current, id, parseSpec(registry, node.stage, proposal.spec), proposal.reasons);
    }
    artifacts = { ...artifacts, ...(await runner.run(current, id, work)) };
  }
  return { recipe: current, artifacts };
}
