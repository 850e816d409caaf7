import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { InsightValue } from '../../src/stages/insight/spec.ts';
import { Stages } from './stagesSupport.ts';

let stages: Stages;
beforeAll(async () => {
  stages = await Stages.open();
}, 60_000);
beforeEach(() => stages.clear());
afterAll(() => stages.close());

const customers = 400;
const each = <Value>(of: (at: number) => Value): Value[] =>
  Array.from({ length: customers }, (_, at) => of(at));
/** Customers in two groups that lie far apart: the first hundred, and the other three hundred. */
const isFirst = (at: number): boolean => at < 100;
const points = [
  { name: 'customer', role: 'customer' as const, values: each((at) => `c${at}`) },
  { name: 'x', values: Float64Array.from(each((at) => (isFirst(at) ? 0 : 50) + (at % 10))) },
  { name: 'y', values: Float64Array.from(each((at) => (isFirst(at) ? 50 : 0) + (at % 7))) },
];

async function insight(): Promise<InsightValue> {
  stages.wishes = { k: 2 };
  await stages.autopilot('sources', 'features', 'segments', 'insight');
  return stages.run<InsightValue>('insight');
}

test('the share of an outcome is told of every segment and of all, of the customers of whom it is known', async () => {
  const churn = each((at) =>
    at === 0 ? null : isFirst(at) ? (at % 2 === 0 ? 'Yes' : 'No') : at < 130 ? 'Yes' : 'No',
  );
  await stages.addColumns('customers', [...points, { name: 'Churn', role: 'outcome', values: churn }]);
  const { outcomes, segments, verdict } = await insight();
  const small = segments.find(({ size }) => size === 100)?.index ?? -1;
  expect(outcomes).toHaveLength(1);
  expect(outcomes[0]).toMatchObject({ name: 'Churn', known: 399, yes: 79 });
  expect(outcomes[0]?.segments[small]).toEqual({ known: 99, yes: 49 });
  expect(outcomes[0]?.segments[1 - small]).toEqual({ known: 300, yes: 30 });
  expect(verdict).toMatch(/“Churn” is yes most often in “.+”: 49\.5\u00a0% against 19\.8\u00a0% of all\.$/);
}, 60_000);

test('an outcome in another table counts a customer as yes where any of the rows says so', async () => {
  await stages.addColumns('customers', points);
  await stages.addColumns('answers', [
    { name: 'customer', role: 'customer', values: ['c0', 'c0', 'c1', 'c200', 'elsewhere'] },
    { name: 'responded', role: 'outcome', values: Int32Array.from([0, 1, 0, 0, 1]) },
  ]);
  const { outcomes, segments } = await insight();
  const small = segments.find(({ size }) => size === 100)?.index ?? -1;
  expect(outcomes[0]).toMatchObject({ name: 'responded', known: 3, yes: 1 });
  expect(outcomes[0]?.segments[small]).toEqual({ known: 2, yes: 1 });
}, 60_000);

test('an outcome that says yes of nobody or everybody is not told', async () => {
  await stages.addColumns('customers', [
    ...points,
    { name: 'class', role: 'outcome', values: each((at) => (at % 2 === 0 ? '<=50K' : '>50K')) },
  ]);
  const { outcomes, verdict } = await insight();
  expect(outcomes).toEqual([]);
  expect(verdict).not.toContain('most often');
}, 60_000);
