import { ident, sql } from '../../src/core/sql.ts';
import type { QualitySpec, QualityValue, Repair, Rule } from '../../src/stages/quality/spec.ts';
import type { SourceValue } from '../../src/stages/sources/spec.ts';
import type { Stages } from './stagesSupport.ts';

export type Value = QualityValue<SourceValue>;
/** How a rule names a column. */
export const column = (place: number, name: string) => ({ id: `c${place}`, name });
/** A rule of the orders. */
export const rule = (id: number, test: Rule['test'], of: Rule['column'], more: Partial<Rule> = {}): Rule => ({
  id: `r${id}`,
  source: 'orders',
  column: of,
  test,
  severity: 'warning',
  tolerance: 0,
  why: 'For a test.',
  ...more,
});
/** A repair of the orders. */
export const repair = (id: number, step: Repair['step']): Repair => ({
  id: `p${id}`,
  source: 'orders',
  enabled: true,
  step,
  why: 'For a test.',
});
/** Computes quality with these settings. */
export async function quality(stages: Stages, spec: Partial<QualitySpec>): Promise<Value> {
  stages.set('quality', { rules: [], repairs: [], levels: [], ...spec });
  return stages.run<Value>('quality');
}
/** The rows of the first source as later stages read it. */
export async function rowsOf(stages: Stages, { sources }: Value, ...names: string[]): Promise<unknown[][]> {
  const [source] = sources;
  const list = names.map((name) => sql`${ident(name)}`);
  const columns = list.reduce((all, one) => sql`${all}, ${one}`);
  const { rows } = await stages.database.table(
    sql`SELECT ${columns} FROM ${ident(source?.table ?? '')}`,
    100,
  );
  return rows.map((row) => [...row]);
}

/** Six orders: a missing customer, a customer that nobody knows, a strange country, a return, a wrong code. */
export async function addOrders(stages: Stages): Promise<void> {
  await stages.addColumns('orders', [
    { name: 'order', role: 'order', values: ['A1', 'A2', 'A3', 'A4', 'A4', 'B-5'] },
    { name: 'customer', role: 'customer', values: ['1', '2', null, '9', '1', '2'] },
    { name: 'country', role: 'category', values: ['UK', 'UK', 'FR', 'Atlantis', 'FR', null] },
    { name: 'quantity', role: 'quantity', values: Int32Array.of(5, 3, 1, 2, -1, 400) },
    {
      name: 'when',
      role: 'time',
      cast: 'timestamp',
      values: ['2024-01-01', '2024-01-02', '2024-01-03', '2024-01-04', '2024-01-05', '2024-01-06 10:30:00'],
    },
    { name: 'income', role: 'sensitive', values: Float64Array.of(10, 20, 30, -4, 50, 60) },
  ]);
  await stages.addColumns('customers', [
    { name: 'id', role: 'customer', values: ['1', '2', '3'] },
    { name: 'age', values: Float64Array.of(30, 40, 50) },
  ]);
  await stages.run('sources');
}
