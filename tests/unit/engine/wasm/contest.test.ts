import { expect, test } from 'vitest';
import { Contest, type Keeping, type Way } from '../../../../src/engine/wasm/contest.ts';
import { meanPace } from '../../../../src/engine/wasm/pace.ts';

const BLOCKS = 40;

type Times = Readonly<Record<Way, number>>;

/** Ten passes save twice what sorting takes. */
const worth: Times = { list: 90, order: 10, sift: 20, plain: 30 };

const slowLists: Times = { list: 9, order: 9, sift: 1, plain: 2 };

/** What sorting takes for a row. */
const SORTING = 50;

interface Circumstances {
  /** The share of rows that move. */
  readonly moved?: number;
  /** Passes that may follow. */
  readonly left?: number;
  /** Whether the rows that are looked at are sorted. */
  readonly sorts?: boolean;
}

/** One pass in which a row takes as long as said; how many blocks went which way. */
function pass(
  contest: Contest,
  times: Times,
  { moved = 0.05, left = Infinity, sorts = false }: Circumstances = {},
): Readonly<Record<Way, number>> {
  const blocks = { list: 0, order: 0, sift: 0, plain: 0 };
  const leading = contest.begin(true, left);
  for (let block = 0; block < BLOCKS; block++) {
    const way = contest.way(leading, block, BLOCKS);
    contest.note(way, times[way] * 4096, 4096);
    if (way === 'order' && sorts) contest.noteSort(SORTING * 4096, 4096);
    blocks[way] += 1;
  }
  contest.end(contest.pace(moved));
  return blocks;
}

/** A contest of a run in which few rows move. */
function settledContest(keeping?: Keeping, settled?: number): Contest {
  const contest = new Contest('plain', keeping, settled);
  contest.end(contest.pace(0.05));
  return contest;
}

/** A contest in whose second pass the first blocks were sorted. */
function tried(times: Times = worth): Contest {
  const contest = settledContest('order');
  for (let count = 0; count < 2; count++) pass(contest, times, { sorts: true });
  return contest;
}

function passes(contest: Contest, count: number, times: Times, way: Way): readonly number[] {
  return Array.from({ length: count }, () => pass(contest, times)[way]);
}

test('some blocks are tried first, and then all where they were faster', () => {
  expect(passes(settledContest(), 4, slowLists, 'sift')).toEqual([5, 40, 40, 40]);
});

test('where they were slower, they are tried again ever more rarely', () => {
  const sifted = passes(settledContest(), 30, { ...slowLists, sift: 2, plain: 1 }, 'sift');
  const tried = sifted.flatMap((blocks, at) => (blocks > 0 ? [at] : []));
  expect(tried).toEqual([0, 5, 14]);
});

test('while most rows move nothing is compared, and the likelier way labels all', () => {
  const plainly = new Contest('plain');
  expect([0.3, 0.25, 0.1, 0.1].map((moved) => pass(plainly, slowLists, { moved }).sift)).toEqual([
    0, 0, 0, 5,
  ]);
  const sifted = new Contest('sift');
  expect([0.3, 0.25, 0.1, 0.1].map((moved) => pass(sifted, slowLists, { moved }).plain)).toEqual([
    0, 0, 0, 5,
  ]);
});

test('lists have something to be held against, however many rows move', () => {
  const contest = new Contest('plain', 'list');
  const listed = Array.from({ length: 8 }, () => pass(contest, slowLists, { moved: 0.5 }));
  expect(listed.map(({ sift }) => sift)).toEqual([0, 5, 0, 0, 0, 0, 40, 40]);
});

test('of few blocks the last is labelled in the other way, and a single one in the likelier', () => {
  const ways = (likelier: 'sift' | 'plain', blocks: number): readonly Way[] => {
    const contest = new Contest(likelier);
    contest.end(contest.pace(0.05));
    const leading = contest.begin();
    return Array.from({ length: blocks }, (_, block) => contest.way(leading, block, blocks));
  };
  expect(ways('plain', 3)).toEqual(['plain', 'plain', 'sift']);
  expect(ways('sift', 3)).toEqual(['sift', 'sift', 'plain']);
  expect([ways('plain', 1), ways('sift', 1)]).toEqual([['plain'], ['sift']]);
});

test('a pass in which one way was not taken decides nothing', () => {
  const contest = settledContest();
  contest.begin();
  contest.note('plain', 1, 1);
  contest.end(contest.pace(0.05));
  expect(pass(contest, slowLists).sift).toBe(5);
});

test('workers that found different times decide alike by the mean of them', () => {
  const contests = [settledContest(), settledContest()];
  const times = [slowLists, { ...slowLists, sift: 5 }];
  const ways = Array.from({ length: 6 }, () => {
    const led = contests.map((contest, worker) => {
      const leading = contest.begin();
      for (let block = 0; block < BLOCKS; block++) {
        const way = contest.way(leading, block, BLOCKS);
        contest.note(way, (times[worker] as Times)[way], 1);
      }
      return leading;
    });
    const pace = meanPace(contests.map((contest) => contest.pace(0.05)));
    for (const contest of contests) contest.end(pace);
    return led;
  });
  expect(ways.map(([first]) => first)).toEqual(['sift', 'plain', 'plain', 'plain', 'plain', 'sift']);
  expect(ways.map(([, second]) => second)).toEqual(ways.map(([first]) => first));
});

test('blocks of a pass that compares are all timed, of others one of four', () => {
  const contest = settledContest();
  const timed = (): number => {
    contest.begin();
    return Array.from({ length: BLOCKS }, (_, block) => contest.watches(block)).filter(Boolean).length;
  };
  expect(timed()).toBe(BLOCKS);
  pass(contest, slowLists);
  expect(timed()).toBe(BLOCKS / 4);
});

test('a way that becomes slower than the other was is left', () => {
  const contest = settledContest();
  passes(contest, 4, slowLists, 'sift');
  expect(passes(contest, 2, { ...slowLists, sift: 3 }, 'sift')).toEqual([40, 0]);
});

test('an interruption in one block decides nothing', () => {
  const contest = settledContest();
  const leading = contest.begin();
  for (let block = 0; block < BLOCKS; block++) {
    const way = contest.way(leading, block, BLOCKS);
    contest.note(way, way === 'plain' ? 8192 : block === 15 ? 1e6 : 4096, 4096);
  }
  contest.end(contest.pace(0.5));
  expect(pass(contest, slowLists).sift).toBe(40);
});

test('a pass that finds first labels brings lists no nearer', () => {
  const [first, other] = [settledContest('list'), settledContest('list')];
  expect(first.begin(false)).toBe('sift');
  first.end(first.pace(1));
  const led = (contest: Contest): readonly number[] =>
    passes(contest, 6, { list: 1, order: 1, sift: 2, plain: 3 }, 'list');
  expect(led(first)).toEqual(led(other));
});

test('lists lead from the third pass on where a run has them, and as long as they are not slower', () => {
  const listed = passes(settledContest('list'), 12, { list: 1, order: 1, sift: 2, plain: 3 }, 'list');
  expect(listed).toEqual([0, 0, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40]);
});

test('lists that stay slower are left after some passes, and made again ever more rarely', () => {
  const listed = passes(settledContest('list'), 40, slowLists, 'list');
  const made = listed.flatMap((blocks, at) => (blocks > 0 ? [at] : []));
  expect(made.slice(0, 8)).toEqual([2, 3, 4, 5, 10, 11, 12, 13]);
  expect(made[8]).toBe(22);
});

test('a run without lists never makes any', () => {
  expect(passes(settledContest(), 6, slowLists, 'list')).toEqual([0, 0, 0, 0, 0, 0]);
});

test('lists are compared with the faster of the other ways', () => {
  const contest = settledContest('list');
  const listed = passes(contest, 12, { list: 1.5, order: 9, sift: 2, plain: 1 }, 'list');
  expect(listed.slice(0, 7)).toEqual([0, 0, 40, 40, 40, 40, 0]);
});

test('an order is tried on few blocks, and all get one once what two passes saved is worth sorting them', () => {
  expect(passes(settledContest('order'), 2, worth, 'order')).toEqual([0, 2]);
  expect(passes(tried(), 4, worth, 'order')).toEqual([2, 2, 40, 40]);
});

test('where an order saves too little, only the first blocks keep theirs', () => {
  expect(passes(tried(), 6, { ...worth, order: 16 }, 'order')).toEqual([2, 2, 2, 2, 2, 2]);
});

test('what was saved long ago does not count', () => {
  const contest = tried();
  passes(contest, 8, { ...worth, order: 30 }, 'order');
  expect(passes(contest, 5, worth, 'order')).toEqual([2, 2, 2, 40, 40]);
});

test('sorting again takes from what is saved', () => {
  const contest = tried();
  const again = [true, false, false, false].map((sorts) => pass(contest, worth, { sorts }).order);
  expect([...again, pass(contest, worth).order, pass(contest, worth).order]).toEqual([2, 2, 2, 2, 2, 40]);
});

test('an order that takes longer than another way took is left for a while, and then tried again', () => {
  const contest = tried();
  passes(contest, 2, worth, 'order');
  expect(passes(contest, 9, { ...worth, order: 30 }, 'order')).toEqual([40, 40, 40, 40, 0, 0, 0, 0, 2]);
});

test('an order is compared with the faster of the other ways', () => {
  const plain = { ...worth, plain: 12 };
  expect(passes(tried(plain), 4, plain, 'order')).toEqual([2, 2, 2, 2]);
});

test('no order is tried while many rows move', () => {
  const contest = settledContest('order', 0.05);
  expect([0.3, 0.2, 0.05, 0.06].map((moved) => pass(contest, worth, { moved }).order)).toEqual([0, 0, 0, 2]);
});

test('no order is made where few passes are left', () => {
  const contest = tried();
  expect([4, 4, 4, 9, 9].map((left) => pass(contest, worth, { left }).order)).toEqual([2, 2, 2, 2, 40]);
});
