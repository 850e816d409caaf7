import type { Recipe } from '../../core/recipe.ts';
import { nodeOf } from '../../core/recipeEdits.ts';
import { currentSnapshot, snapshotsOf } from '../../core/snapshots.ts';
import type { Artifact } from '../../core/artifacts.ts';
import { inputValue } from '../inputs.ts';
import type { QualitySpec } from '../quality/spec.ts';
import type { SourcesSpec } from '../sources/spec.ts';
import type { MonitoredSource } from './valueSchema.ts';

/** The loads of every source, with what is agreed of them and the checks that fail: what pipeline health is told by. */
export function monitoredSources(
  inputs: Readonly<Record<string, Artifact>>,
  recipe: Recipe,
): MonitoredSource[] {
  const { sources, checks, levels } = inputValue(inputs, 'quality');
  const written = nodeOf(recipe, 'sources').spec as unknown as SourcesSpec;
  const agreed = nodeOf(recipe, 'quality').spec as unknown as QualitySpec;
  return sources.map(({ id, name, rows, rejected }): MonitoredSource => {
    const spec = written.sources.find((source) => source.id === id);
    const level = agreed.levels.find(({ source }) => source === id);
    const failing = checks.filter((check) => check.source === id && check.state !== 'passed');
    return {
      id,
      name,
      newest: levels.find(({ source }) => source === id)?.newest ?? null,
      loads: spec ? snapshotsOf(spec).length : 1,
      loadedAt: spec ? currentSnapshot(spec).loadedAt : null,
      rows,
      rejected,
      failing: failing.map(({ severity, title, found }) => ({ severity, message: `${title}: ${found}` })),
      everyDays: level?.everyDays ?? null,
      graceDays: level?.graceDays ?? 0,
    };
  });
}
