import { expect, onTestFinished, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import type { SegmentsValue } from '../../src/stages/segments/spec.ts';
import type { Study } from '../../src/storage/storage.ts';
import { automation, type Tessera } from '../../src/workspace/automation.ts';
import type { Workspace } from '../../src/workspace/workspace.svelte.ts';
import { memoryKeeping, openWorkspace } from '../support/workspace.ts';

/** The study that was saved last, as a file holds it. */
let saved: Study | null = null;

async function page(): Promise<{ workspace: Workspace; tessera: Tessera }> {
  const keeping = memoryKeeping();
  keeping.writeStudy = ({ recipe, pinned, files = [] }) => {
    saved = { recipe, pinned, files };
    return Promise.resolve(new Blob(['a study file']));
  };
  keeping.readStudy = () => (saved ? Promise.resolve(saved) : Promise.reject(new Error('nothing was saved')));
  const workspace = await openWorkspace({ engine: 'wasm' }, keeping);
  onTestFinished(() => {
    workspace.close();
  });
  return { workspace, tessera: automation(workspace) };
}

const segmentsOf = async (tessera: Tessera): Promise<SegmentsValue> =>
  (await tessera.result('segments')) as unknown as SegmentsValue;

test('reasons of a study file are told as what the file says, of settings and of what was fitted, until the page gives its own', async () => {
  const first = await page();
  const source = random(1);
  const lines = Array.from({ length: 300 }, (_, place) => {
    const group = place % 3;
    return [place, 10 + 25 * group + 3 * source.normal(), 200 + 400 * group + 40 * source.normal()].join(',');
  });
  const file = new Blob([`client,visits,spend\n${lines.join('\n')}\n`]);
  await first.tessera.addSource('customers.csv', file, { roles: { client: 'customer' } });
  await first.tessera.autopilot();
  const before = await segmentsOf(first.tessera);
  const study = await first.tessera.export('study', { withData: true });

  const { workspace, tessera } = await page();
  await tessera.open(study);
  const reasons = workspace.recipe.nodes.flatMap((node) => Object.values(node.reasons));
  expect(reasons.length).toBeGreaterThan(2);
  for (const line of reasons.flatMap((text) => text.split('\n')))
    expect(line).toMatch(/(^|: )The file says: “[^“”]*”$/);
  await tessera.run();
  const after = await segmentsOf(tessera);
  expect(after.reason).toBe(`The file says: “${before.reason}”`);
  expect(after.model).toEqual(before.model);
  await tessera.autopilot();
  expect(workspace.node('segments').reasons['k']).not.toContain('The file says');
}, 180_000);
