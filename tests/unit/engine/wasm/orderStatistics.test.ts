import fc from 'fast-check';
import { expect, test } from 'vitest';
import { orderStatistics, type AskBins, type Search } from '../../../../src/engine/wasm/orderStatistics.ts';

/** Counts values in 256 bins a slot as the kernel does. */
function binsOf(values: Float32Array, { tables, slots }: Search): Float64Array {
  const bits = new Uint32Array(values.buffer);
  const bins = new Float64Array(slots * 256);
  for (const own of bits) {
    const key = (own & 0x80000000 ? ~own : own | 0x80000000) >>> 0;
    let slot = 0;
    for (const [level, table] of tables.entries())
      slot = slot < 0 ? slot : (table[slot * 256 + ((key >>> (24 - 8 * level)) & 255)] as number);
    const at = slot * 256 + ((key >>> (24 - 8 * tables.length)) & 255);
    if (slot >= 0) bins[at] = (bins[at] as number) + 1;
  }
  return bins;
}

test('order statistics are those of the sorted values; beyond the last rank stands the largest', async () => {
  const values = fc.float32Array({ minLength: 1, maxLength: 60, noNaN: true, noDefaultInfinity: true });
  await fc.assert(
    fc.asyncProperty(values, async (list) => {
      const own = Float32Array.from(list, (value) => value + 0);
      const targets = Array.from({ length: own.length + 1 }, (_, rank) => ({ cluster: 0, rank }));
      const sorted = own.toSorted();
      const expected = [...sorted, ...sorted.slice(-1)];
      const ask: AskBins = (searches) => Promise.resolve(searches.map((search) => binsOf(own, search)));
      const [values] = await orderStatistics(targets, 1, 1, ask);
      expect([...(values ?? [])]).toEqual(expected);
    }),
  );
});
