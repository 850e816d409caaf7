import { afterAll, beforeAll, expect, test } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import { random } from '../../src/core/random.ts';
import type { PublishedVersion } from '../../src/stages/registry/spec.ts';
import { scoreSources } from '../../src/stages/scoring.ts';
import { firstVersion, sourcesOf } from './registrySupport.ts';
import { Stages } from './stagesSupport.ts';

/** More than one block of rows, and more than leave the database at a time. */
const customers = 270_000;
const features = 8;
let stages: Stages;
let version: PublishedVersion;
beforeAll(async () => {
  stages = await Stages.open();
  const source = random(1);
  const columns = Array.from({ length: features }, (_, at) => ({
    name: `x${at}`,
    values: Float64Array.from(
      { length: customers },
      (_, row) => (row % 4 === at % 4 ? 4 : 0) + source.normal(),
    ),
  }));
  const id = Int32Array.from({ length: customers }, (_, row) => row);
  await stages.addColumns('people', [{ name: 'id', values: id, role: 'customer' }, ...columns]);
  stages.wishes = { k: 4 };
  await stages.autopilot('sources', 'features');
  stages.set('segments', { k: 4, from: 4, to: 4 });
  await stages.run('segments');
  await stages.run('insight');
  version = await firstVersion(stages);
}, 300_000);
afterAll(() => stages.close());

const score = (work: Stages['work'], names: { table: string; assignments: string }) => {
  const { database, engine } = stages;
  const context = { database, engine, work, note: () => undefined, tableName: () => 'unused' };
  return scoreSources(version, sourcesOf(stages), null, context, names);
};

test('more customers than fit one block are scored like all of them at once, with progress', async () => {
  const steps = new Set<string>();
  const work = { signal: undefined, progress: (step: string) => void steps.add(step) };
  const scored = await score(work, { table: 'scored', assignments: 'scored_labels' });
  expect(scored.customers).toBe(customers);
  expect(scored.sizes).toEqual(version.segments.map(({ size }) => size));
  expect([...steps]).toContain('Assigning all rows');
}, 120_000);

test('it ends soon after it is cancelled', async () => {
  const abort = new AbortController();
  const work = {
    signal: abort.signal,
    progress: (step: string) => {
      if (step === 'Assigning all rows') abort.abort();
    },
  };
  const scoring = score(work, { table: 'dropped', assignments: 'dropped_labels' });
  await expect(scoring).rejects.toBeInstanceOf(AppError);
});
