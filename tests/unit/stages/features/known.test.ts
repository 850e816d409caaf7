import { describe, expect, test } from 'vitest';
import { knownOrComputed } from '../../../../src/stages/features/known.ts';
import { Memos } from '../../../../src/studio/memos.ts';

function context(): Parameters<typeof knownOrComputed>[5] {
  const memos = new Memos();
  return { memo: (name, key, compute) => memos.once(name, key, compute) };
}

const made = { table: 'features_1', contents: 'a' };
const same = (item: number): number => item;

/** Doubles numbers, and keeps by itself what it was asked for together. */
function doubling(): {
  readonly asked: number[][];
  compute: (items: readonly number[]) => Promise<number[]>;
} {
  const asked: number[][] = [];
  return {
    asked,
    compute: (items) => {
      asked.push([...items]);
      return Promise.resolve(items.map((item) => 2 * item));
    },
  };
}

describe('figures over one table', () => {
  test('that are not known are computed together, once, in their places', async () => {
    const own = context();
    const { asked, compute } = doubling();
    expect(await knownOrComputed('x', made, [1, 2], same, compute, own)).toEqual([2, 4]);
    expect(await knownOrComputed('x', made, [3, 2, 1, 4], same, compute, own)).toEqual([6, 4, 2, 8]);
    expect(await knownOrComputed('x', made, [4, 3], same, compute, own)).toEqual([8, 6]);
    expect(asked).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  test('of other contents, and of a table that remembers nothing, are computed', async () => {
    const own = context();
    const { asked, compute } = doubling();
    for (const contents of ['a', 'b', null, null])
      await knownOrComputed('x', { ...made, contents }, [1], same, compute, own);
    expect(asked).toEqual([[1], [1], [1], [1]]);
  });

  test('that failed are computed by who asks next', async () => {
    const own = context();
    const { compute } = doubling();
    const failing = (): Promise<number[]> => Promise.reject(new Error('no'));
    await expect(knownOrComputed('x', made, [1, 2], same, failing, own)).rejects.toThrow('no');
    expect(await knownOrComputed('x', made, [2, 1], same, compute, own)).toEqual([4, 2]);
  });
});
