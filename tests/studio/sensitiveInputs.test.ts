import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { emptyRegister } from '../../src/core/register.ts';
import type { FeaturesSpec, FeaturesValue } from '../../src/stages/features/spec.ts';
import type { SourcesSpec } from '../../src/stages/sources/spec.ts';
import { people, reference, twoClusters } from './fairnessSupport.ts';
import { Stages } from './stagesSupport.ts';

let stages: Stages;
beforeAll(async () => {
  stages = await Stages.open({ engine: 'wasm', threads: 1 });
}, 60_000);
beforeEach(() => stages.clear());
afterAll(() => stages.close());

test('a sensitive column that a recorded decision allows forms segments, and it is told', async () => {
  await stages.addColumns('people', [
    { name: 'spend', values: Float64Array.from({ length: people }, (_, i) => (i % 2) * 100 + (i % 7)) },
    {
      name: 'height',
      role: 'sensitive',
      values: Float64Array.from({ length: people }, (_, i) => 150 + (i % 40)),
    },
  ]);
  await stages.run('sources');
  await stages.autopilot('quality', 'features');
  const before = stages.specs.get('features') as unknown as FeaturesSpec;
  const [known] = before.features;
  if (!known) throw new Error('no feature');
  const added = { ...known, id: 'f9', name: 'height' };
  const origin = { kind: 'column', ...reference(stages, 'people', 'height'), aggregate: 'mean' } as const;
  stages.set('features', { features: [...before.features, { ...added, origin }] });
  const refused = await stages.run<FeaturesValue>('features');
  expect(refused.leftOut).toMatchObject([{ name: 'height', column: 'height' }]);

  const { sources } = stages.specs.get('sources') as unknown as SourcesSpec;
  const allowed = { reason: 'Sizes of clothes', basis: 'Approval 12', by: 'Ana', at: '2026-01-02' };
  const columns = [{ column: 'height', sensitivity: 'protected' as const, allowed }];
  stages.set('sources', {
    sources: sources.map((source) => ({ ...source, register: { ...emptyRegister, columns } })),
  });
  await stages.run('sources');
  await stages.run('quality');
  const let_ = await stages.run<FeaturesValue>('features');
  expect(let_.leftOut).toBeUndefined();
  expect(let_.features.map(({ name }) => name)).toContain('height');
  expect(let_.warnings[0]).toBe(
    'height forms segments though height is sensitive: a decision on the source register allows it.',
  );
});

test('what the register says is special or protected stays out of segments when its role is taken away, without a decision', async () => {
  await twoClusters(stages, [
    { name: 'belief', role: 'outcome', values: Float64Array.from({ length: people }, (_, row) => row % 7) },
  ]);
  const before = stages.specs.get('features') as unknown as FeaturesSpec;
  const [known] = before.features;
  if (!known) throw new Error('no feature');
  const origin = { kind: 'column', ...reference(stages, 'people', 'belief'), aggregate: 'mean' } as const;
  const filter = {
    ...reference(stages, 'people', 'belief'),
    operator: '<',
    value: 6,
    enabled: true,
  } as const;
  stages.set('features', {
    features: [...before.features, { ...known, id: 'f9', name: 'sneaked', origin }],
    filters: [filter],
  });
  const { sources } = stages.specs.get('sources') as unknown as SourcesSpec;
  const columns = [{ column: 'belief', sensitivity: 'special' as const }];
  stages.set('sources', {
    sources: sources.map((source) => ({
      ...source,
      columns: source.columns.map((column) =>
        column.name === 'belief' ? { ...column, role: null } : column,
      ),
      register: { ...emptyRegister, columns },
    })),
  });
  await stages.run('sources');
  await stages.run('quality');
  const found = await stages.run<FeaturesValue>('features');
  expect(found.leftOut).toMatchObject([{ name: 'sneaked', column: 'belief' }]);
  expect(found.warnings).toContain(
    'Who is looked at depends on belief by a filter, which is sensitive: no decision on the source register allows it.',
  );
});
