import { expect, test } from 'vitest';
import { Contest } from '../../../../src/engine/wasm/contest.ts';

const BLOCKS = 40;

/** One pass in which a row takes as long as said; the blocks that were sifted. */
function pass(contest: Contest, times: { readonly sift: number; readonly plain: number }): number {
  if (!contest.begin()) return 0;
  let sifted = 0;
  for (let block = 0; block < BLOCKS; block++) {
    const way = contest.way(block, BLOCKS);
    contest.note(way, times[way] * 4096, 4096);
    if (way === 'sift') sifted += 1;
  }
  contest.end();
  return sifted;
}

function passes(count: number, times: { readonly sift: number; readonly plain: number }): readonly number[] {
  const contest = new Contest();
  return Array.from({ length: count }, () => pass(contest, times));
}

test('some blocks are tried first, and then all where they were faster', () => {
  expect(passes(4, { sift: 1, plain: 2 })).toEqual([10, 40, 40, 40]);
});

test('where they were slower, they are tried again ever more rarely', () => {
  const tried = passes(30, { sift: 2, plain: 1 }).flatMap((sifted, at) => (sifted > 0 ? [at] : []));
  expect(tried).toEqual([0, 3, 8, 17]);
});

test('a way that becomes slower than the other was is left', () => {
  const contest = new Contest();
  for (let i = 0; i < 4; i++) pass(contest, { sift: 1, plain: 2 });
  expect(pass(contest, { sift: 3, plain: 2 })).toBe(40);
  expect(pass(contest, { sift: 3, plain: 2 })).toBe(0);
});

test('an interruption in one block decides nothing', () => {
  const contest = new Contest();
  while (!contest.begin()) continue;
  for (let block = 0; block < BLOCKS; block++) {
    const way = contest.way(block, BLOCKS);
    contest.note(way, way === 'plain' ? 8192 : block === 3 ? 1e6 : 4096, 4096);
  }
  contest.end();
  expect(pass(contest, { sift: 1, plain: 2 })).toBe(40);
});
