import { expect, test } from 'vitest';
import { random } from '../../../src/core/random.ts';
import { worstOff } from '../../../src/models/biasAwareClustering.ts';

/** Two features with a corner (both high) that holds a tenth of the rows; there the yes is rarer by `gap`. */
function planted(seed: number, gap: number, n = 4_000) {
  const source = random(seed);
  const inCorner = Array.from({ length: n }, () => source.uniform() < 0.1);
  const columns = [0, 1].map(() => Float64Array.from(inCorner, (is) => source.normal() + (is ? 6 : 0)));
  const yes = Uint8Array.from(inCorner, (is) => (source.uniform() < 0.5 - (is ? gap : 0) ? 1 : 0));
  return { columns, yes, inCorner };
}

test('the group that is worst off is found without its name, and judged on rows that were not searched', async () => {
  const { columns, yes, inCorner } = planted(3, 0.3);
  const found = await worstOff(columns, yes, { worse: 'less', seed: 1 });
  expect(found?.p).toBeLessThan(0.01);
  expect(found?.mean).toBeLessThan((found?.others ?? NaN) - 0.2);
  expect(found?.apart.every((off) => off > 4)).toBe(true);
  const rows = found?.rows ?? new Int32Array();
  const share = rows.filter((row) => inCorner[row]).length / rows.length;
  expect(share).toBeGreaterThan(0.9);
});

test('where nobody is worse off, at most as many searches as the level allows end with a small p', async () => {
  let small = 0;
  for (let seed = 0; seed < 120; seed++) {
    const { columns, yes } = planted(seed, 0, 600);
    const found = await worstOff(columns, yes, { worse: 'less', seed, permutations: 99 });
    if (found !== null && found.p <= 0.05) small += 1;
  }
  // Nominal 6 of 120; 13 is beyond 99 % of the binomial.
  expect(small).toBeLessThanOrEqual(13);
}, 60_000);

test('the same seed finds the same; alike rows give nothing; a cancel is heard', async () => {
  const { columns, yes } = planted(5, 0.2);
  const options = { worse: 'less', seed: 9 } as const;
  expect(await worstOff(columns, yes, options)).toEqual(await worstOff(columns, yes, options));
  const flat = [new Float64Array(400)];
  expect(await worstOff(flat, new Uint8Array(400), options)).toBeNull();
  const stopped = worstOff(columns, yes, options, { signal: AbortSignal.abort() });
  await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
});
