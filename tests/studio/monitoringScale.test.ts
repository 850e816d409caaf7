import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ident, join, sql, type Sql } from '../../src/core/sql.ts';
import { judgeFeatures } from '../../src/stages/monitoring/features/judge.ts';
import { readColumns, sampleOf } from '../../src/stages/monitoring/features/samples.ts';
import {
  compareFeatures,
  ReferenceRows,
  type ComparedFeatures,
} from '../../src/stages/monitoring/features/snapshotFeatures.ts';
import { kolmogorovFromValues } from '../../src/stats/drift/kolmogorov.ts';
import { Stages } from './stagesSupport.ts';

const customers = 250_000;
const ids = Array.from({ length: 30 }, (_, column) => `f${column}`);

/** Normal numbers of 30 columns by a seeded hash, in different units; one is shifted by 0.3 standard deviations. */
async function addTable(stages: Stages, name: string, seed: number, shifted: string): Promise<void> {
  const uniform = (column: number, part: number): Sql =>
    sql`((hash(i, ${seed}, ${column}, ${part}) % 9007199254740992)::DOUBLE + 0.5) / 9007199254740992.0`;
  const pieces = ids.map((id, column) => {
    const normal = sql`sqrt(-2 * ln(${uniform(column, 0)})) * cos(6.283185307179586 * ${uniform(column, 1)})`;
    return sql`(${10 ** (column % 6)}::DOUBLE * (1000 + (${normal}) + ${id === shifted ? 0.3 : 0}::DOUBLE))::DOUBLE AS ${ident(id)}`;
  });
  await stages.database.run(
    sql`CREATE OR REPLACE TABLE ${ident(name)} AS SELECT i::VARCHAR AS customer, ${join(pieces)} FROM range(${customers}) AS r(i)`,
  );
}

describe('more customers than are compared in double precision', () => {
  let stages: Stages;
  let found: ComparedFeatures;
  const context = () => ({ database: stages.database, work: stages.work });
  beforeAll(async () => {
    stages = await Stages.open();
    await addTable(stages, 'before', 1, '');
    await addTable(stages, 'after', 2, 'f17');
    const rows = new ReferenceRows(() => Promise.resolve('before'));
    found = await compareFeatures(ids, { kind: 'rows', rows }, 'after', context());
  }, 180_000);
  afterAll(() => stages.close());

  test('a shift of 0.3 standard deviations in one of 30 features ranks first, and the others are steady', () => {
    const judged = judgeFeatures(found.raw, [], { falseDiscovery: 0.05, effectFloor: 0.1 });
    expect(judged[0]).toMatchObject({ feature: 'f17', level: 'drifted', rank: 1 });
    expect(judged[0]?.shift).toBeCloseTo(0.3, 1);
    expect(judged.filter(({ level }) => level === 'drifted')).toHaveLength(1);
  });

  test('single precision changes a distance by less than a millionth', async () => {
    const exact = await readColumns('before', [{ id: 'f17', centre: null }], context());
    const current = await readColumns('after', [{ id: 'f17', centre: null }], context());
    const [a, b] = [exact.columns[0], current.columns[0]];
    if (!a || !b) throw new Error('no column');
    const { distance } = kolmogorovFromValues((await sampleOf(a)).values, (await sampleOf(b)).values);
    const told = found.raw.find(({ drift }) => drift.feature === 'f17')?.drift.tests;
    expect(told?.find(({ name }) => name === 'ks')?.value).toBeCloseTo(distance, 6);
  });
});
