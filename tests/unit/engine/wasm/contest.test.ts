import { expect, test } from 'vitest';
import { Contest, type Way } from '../../../../src/engine/wasm/contest.ts';

const BLOCKS = 40;

type Times = Readonly<Record<Way, number>>;

const slowLists: Times = { list: 9, sift: 1, plain: 2 };

/** One pass in which a row takes as long as said; how many blocks went which way. */
function pass(contest: Contest, times: Times, moved = 0.5): Readonly<Record<Way, number>> {
  const blocks = { list: 0, sift: 0, plain: 0 };
  const leading = contest.begin();
  for (let block = 0; block < BLOCKS; block++) {
    const way = contest.way(leading, block, BLOCKS);
    contest.note(way, times[way] * 4096, 4096);
    blocks[way] += 1;
  }
  contest.end(leading, moved);
  return blocks;
}

function passes(contest: Contest, count: number, times: Times, way: Way): readonly number[] {
  return Array.from({ length: count }, () => pass(contest, times)[way]);
}

test('some blocks are tried first, and then all where they were faster', () => {
  expect(passes(new Contest(), 4, slowLists, 'sift')).toEqual([20, 40, 40, 40]);
});

test('where they were slower, they are tried again ever more rarely', () => {
  const sifted = passes(new Contest(), 30, { list: 9, sift: 2, plain: 1 }, 'sift');
  const tried = sifted.flatMap((blocks, at) => (blocks > 0 ? [at] : []));
  expect(tried).toEqual([0, 3, 8, 17]);
});

test('a way that becomes slower than the other was is left', () => {
  const contest = new Contest();
  passes(contest, 4, slowLists, 'sift');
  expect(passes(contest, 2, { list: 9, sift: 3, plain: 2 }, 'sift')).toEqual([40, 0]);
});

test('an interruption in one block decides nothing', () => {
  const contest = new Contest();
  const leading = contest.begin();
  for (let block = 0; block < BLOCKS; block++) {
    const way = contest.way(leading, block, BLOCKS);
    contest.note(way, way === 'plain' ? 8192 : block === 3 ? 1e6 : 4096, 4096);
  }
  contest.end(leading, 0.5);
  expect(pass(contest, slowLists).sift).toBe(40);
});

test('a pass that finds first labels brings lists no nearer', () => {
  const [first, other] = [new Contest(1), new Contest(1)];
  expect(first.begin(false)).toBe('sift');
  first.end('sift', 1);
  const led = (contest: Contest): readonly number[] =>
    passes(contest, 6, { list: 1, sift: 2, plain: 3 }, 'list');
  expect(led(first)).toEqual(led(other));
});

test('lists lead from the third pass on where a run has them, and as long as they are not slower', () => {
  const listed = passes(new Contest(1), 12, { list: 1, sift: 2, plain: 3 }, 'list');
  expect(listed).toEqual([0, 0, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40]);
});

test('lists that stay slower are left after some passes, and made again ever more rarely', () => {
  const listed = passes(new Contest(1), 40, slowLists, 'list');
  const made = listed.flatMap((blocks, at) => (blocks > 0 ? [at] : []));
  expect(made.slice(0, 8)).toEqual([2, 3, 4, 5, 10, 11, 12, 13]);
  expect(made[8]).toBe(22);
});

test('lists wait until few rows move, and are then kept', () => {
  const contest = new Contest(0.01);
  const times = { list: 1, sift: 2, plain: 3 };
  const moved = [0.5, 0.3, 0.1, 0.02, 0.01, 0.03, 0.2];
  expect(moved.map((share) => pass(contest, times, share).list)).toEqual([0, 0, 0, 0, 0, 40, 40]);
});

test('a run without lists never makes any, even where no row moves', () => {
  const contest = new Contest();
  expect(Array.from({ length: 6 }, () => pass(contest, slowLists, 0).list)).toEqual([0, 0, 0, 0, 0, 0]);
});

test('lists are compared with the faster of the other ways', () => {
  const contest = new Contest(1);
  const listed = passes(contest, 12, { list: 1.5, sift: 2, plain: 1 }, 'list');
  expect(listed.slice(0, 7)).toEqual([0, 0, 40, 40, 40, 40, 0]);
});
