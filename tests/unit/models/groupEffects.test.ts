import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupEffects } from '../../../src/models/groupEffects.ts';
import { inSteps } from '../../../src/models/inSteps.ts';

interface Row {
  readonly a: number;
  readonly b: number;
  readonly x: number;
}

const rows = fc.array(
  fc.record({ a: fc.nat(2), b: fc.nat(1), x: fc.double({ min: -50, max: 50, noNaN: true }) }),
  { minLength: 1, maxLength: 60 },
);

const effectsOf = (of: readonly Row[], groups: readonly number[]) =>
  inSteps(
    groupEffects(
      {
        length: of.length,
        places: groups.length === 1 ? [of.map(({ a }) => a)] : [of.map(({ a }) => a), of.map(({ b }) => b)],
        weights: null,
        sums: [of.map(({ x }) => x)],
      },
      groups,
    ),
  );

test('with one grouping an offset is the group’s mean less the overall one', async () => {
  const of = [
    { a: 0, b: 0, x: 1 },
    { a: 0, b: 0, x: 3 },
    { a: 1, b: 0, x: 10 },
    { a: 1, b: 0, x: 6 },
  ];
  const [[offsets = new Float64Array()] = []] = await effectsOf(of, [2]);
  expect([...offsets]).toEqual([-3, 3]);
});

test('cells of rows with the same groups give what the rows give', async () => {
  await fc.assert(
    fc.asyncProperty(rows, async (of) => {
      const cells = new Map<string, { a: number; b: number; n: number; sum: number }>();
      for (const { a, b, x } of of) {
        const own = cells.get(`${a} ${b}`) ?? { a, b, n: 0, sum: 0 };
        cells.set(`${a} ${b}`, { a, b, n: own.n + 1, sum: own.sum + x });
      }
      const list = [...cells.values()];
      const [byCell = []] = await inSteps(
        groupEffects(
          {
            length: list.length,
            places: [list.map(({ a }) => a), list.map(({ b }) => b)],
            weights: list.map(({ n }) => n),
            sums: [list.map(({ sum }) => sum)],
          },
          [3, 2],
        ),
      );
      const [byRow = []] = await effectsOf(of, [3, 2]);
      byRow.forEach((offsets, g) => {
        offsets.forEach((offset, at) => expect(byCell[g]?.[at]).toBeCloseTo(offset, 6));
      });
    }),
  );
});

test('what is left of a column has the same mean in every group', async () => {
  await fc.assert(
    fc.asyncProperty(rows, async (of) => {
      const [[a = new Float64Array(), b = new Float64Array()] = []] = await effectsOf(of, [3, 2]);
      const left = of.map((row) => row.x - (a[row.a] as number) - (b[row.b] as number));
      const mean = (list: readonly number[]): number => list.reduce((sum, x) => sum + x, 0) / list.length;
      const overall = mean(of.map(({ x }) => x));
      for (const key of ['a', 'b'] as const) {
        for (const place of new Set(of.map((row) => row[key]))) {
          const own = left.filter((_, at) => of[at]?.[key] === place);
          expect(mean(own)).toBeCloseTo(overall, 6);
        }
      }
    }),
  );
});
