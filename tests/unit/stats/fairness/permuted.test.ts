import { expect, test } from 'vitest';
import { random } from '../../../../src/core/random.ts';
import { tableTests } from '../../../../src/stats/fairness/tableTests.ts';
import { adjustP } from '../../../../src/stats/multipleTesting.ts';
import oracle from '../../../oracles/fairness.json';

/** Customers one by one: their group and their segment. */
function customers(counts: readonly (readonly number[])[]): { groups: Uint8Array; segments: Uint8Array } {
  const groups: number[] = [];
  const segments: number[] = [];
  counts.forEach((row, i) => {
    row.forEach((count, j) => {
      for (let n = 0; n < count; n++) {
        groups.push(i);
        segments.push(j);
      }
    });
  });
  return { groups: Uint8Array.from(groups), segments: Uint8Array.from(segments) };
}

function crossed(
  groups: Uint8Array,
  segments: Uint8Array,
  shape: readonly (readonly number[])[],
): number[][] {
  const width = shape[0]?.length ?? 0;
  const flat = new Float64Array(shape.length * width);
  for (let i = 0; i < groups.length; i++) {
    const at = (groups[i] as number) * width + (segments[i] as number);
    flat[at] = (flat[at] as number) + 1;
  }
  return shape.map((_, row) => [...flat.subarray(row * width, (row + 1) * width)]);
}

const flagged = (counts: readonly (readonly number[])[], seed: number): boolean => {
  const { whole, cells } = tableTests(counts, random(seed, 1));
  const p = [whole?.p ?? null, ...cells.map((cell) => cell?.p ?? null)];
  return adjustP(p).some((value) => value !== null && value <= 0.05);
};

test.each(oracle.tables)(
  '$name: a permuted attribute is flagged in at most 36 of 500 seeds',
  ({ counts }) => {
    const { groups, segments } = customers(counts);
    let flags = 0;
    for (let seed = 0; seed < 500; seed++) {
      const source = random(seed);
      const shuffled = groups.slice();
      for (let i = shuffled.length - 1; i > 0; i--) {
        const j = source.below(i + 1);
        const kept = shuffled[i] as number;
        shuffled[i] = shuffled[j] as number;
        shuffled[j] = kept;
      }
      if (flagged(crossed(shuffled, segments, counts), seed)) flags += 1;
    }
    expect(flags).toBeLessThanOrEqual(36);
    expect(flags).toBeGreaterThanOrEqual(5);
  },
  60_000,
);

test('Adult as it is is flagged by sex and by race', () => {
  for (const { name, counts } of oracle.tables) {
    if (name.startsWith('Adult')) expect(flagged(counts, 1)).toBe(true);
  }
});
