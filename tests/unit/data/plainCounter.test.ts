import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PlainCounter } from '../../../src/data/ingest/plainCounter.ts';
import { passOver, readsAlike, type Plan } from '../../../src/data/ingest/pass.ts';
import { plainPass } from '../../../src/data/ingest/plainPass.ts';

const encoder = new TextEncoder();
const shape = { delimiter: ',', quote: '"', times: true, underscores: true, codes: [] as readonly number[] };

/** Rows of a text in pieces of the given length, or null where it is not plain. */
function rowsOf(text: string, columns: number, piece = Infinity): number | null {
  const counter = new PlainCounter({ ...shape, columns });
  const bytes = encoder.encode(text);
  for (let at = 0; at === 0 || at < bytes.length; at += piece)
    if (!counter.add(bytes.subarray(at, at + piece))) return null;
  return counter.finish() ? counter.rows : null;
}

describe('plain text', () => {
  test.each<[string, number, number | null]>([
    ['1,2\n3,4\n', 2, 2],
    ['1,2\r\n3,4', 2, 2],
    ['"a ""b"", c","\n"\n\n1,', 2, 2],
    ['ä:10:20,"_1"\n', 2, 1],
    ['1,2\n3\n', 2, null],
    ['1,2\n3,4\r\n', 2, null],
    ['1,"2\n', 2, null],
    ['1,"2" \n', 2, null],
    ['1, "2"\n', 2, null],
    ['1,2\r3,4\n', 2, null],
    ['1,\0\n', 2, null],
    ['1\n\n2\n', 1, null],
    ['', 2, 0],
  ])('%j of %i columns has %s rows', (text, columns, rows) => {
    for (const piece of [Infinity, 1, 2, 3]) expect(rowsOf(text, columns, piece)).toBe(rows);
  });

  test('without a quote, a quote is a character like others', () => {
    const counter = new PlainCounter({ ...shape, quote: '', columns: 2 });
    expect(counter.add(encoder.encode('"a,b"c\n"d,e'))).toBe(true);
    expect([counter.finish(), counter.rows]).toEqual([true, 2]);
  });

  test('two counters may count in turn', () => {
    const [first, second] = [
      new PlainCounter({ ...shape, columns: 2 }),
      new PlainCounter({ ...shape, columns: 1 }),
    ];
    for (const [counter, text] of [
      [first, '1,"2'],
      [second, 'a\nb'],
      [first, '"\n3,4'],
      [second, 'c\nd'],
    ] as const)
      expect(counter.add(encoder.encode(text))).toBe(true);
    expect([first.finish(), first.rows, second.finish(), second.rows]).toEqual([true, 2, true, 3]);
  });

  test('a record longer than half a million bytes is not plain', () => {
    const counter = new PlainCounter({ ...shape, columns: 1 });
    expect(counter.add(encoder.encode(`${'x'.repeat(500_000)}\n`))).toBe(true);
    expect(counter.longest).toBe(500_000);
    expect(counter.add(encoder.encode('x'.repeat(500_001)))).toBe(false);
  });

  test.each([
    ['10:20:30', false],
    ['10:20:30Z', true],
    ['10:20:30 +02', true],
    ['10:20:30.5', true],
  ])('%s may be a time with an offset: %s', (text, may) => {
    const counter = new PlainCounter({ ...shape, columns: 1 });
    counter.add(encoder.encode(`${text}\n`));
    expect(counter.seen.times).toBe(may);
  });
});

test.each<[string, readonly number[]]>([
  ['1,2,3\n07,8,0\n', [0]],
  ['1,2,3\n7,"08", 09\n', [1, 2]],
  ['+7,0.5,-0\n', [0]],
  ['1,0,a07\n10,"0","0"', []],
])('%j holds codes in columns %j, however it is cut', (text, columns) => {
  for (const piece of [Infinity, 1, 2, 3]) {
    const counter = new PlainCounter({ ...shape, columns: 3, codes: [0, 1, 2] });
    const bytes = encoder.encode(text);
    for (let at = 0; at < bytes.length; at += piece) counter.add(bytes.subarray(at, at + piece));
    expect([...counter.codes]).toEqual(columns);
  }
  const counter = new PlainCounter({ ...shape, columns: 3, codes: [] });
  counter.add(encoder.encode(text));
  expect(counter.codes.size).toBe(0);
});

const plan = (columns: number): Plan => ({
  head: { encoding: 'utf-8', mark: 0 },
  cut: { delimiter: ',', quote: '"', escape: '"', carriage: false, trim: false },
  layout: { skip: 0, header: false, columns, names: [], trailing: false, first: 0 },
  offset: 0,
  line: 0,
});

test('it finds the same as the pass that takes any text, and gives up wherever that finds something odd', async () => {
  const piece = fc.constantFrom(
    'a',
    ',',
    ',',
    '"',
    '""',
    '\n',
    '\n',
    '\r\n',
    '\r',
    ' ',
    'é',
    '1_0',
    ':10+02',
    ':00Z',
    '\0',
    '#',
    '0',
    '07',
    '+',
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { maxLength: 40 }),
      fc.integer({ min: 1, max: 3 }),
      async (pieces, columns) => {
        const file = { name: 'x', blob: new Blob([pieces.join('')]) };
        const watched = { times: true, underscores: true, codes: [0, 1, 2] };
        const fast = await plainPass(file, plan(columns), 0, watched, {});
        if (fast === undefined || fast.rows === 0) return;
        const slow = await passOver(file, plan(columns), false);
        expect([...slow.codes].sort()).toEqual([...fast.codes]);
        expect([readsAlike(plan(columns), slow), slow.rows, slow.zoned, slow.underscored, slow.nuls]).toEqual(
          [true, fast.rows, fast.zoned, fast.underscored, 0],
        );
      },
    ),
    { numRuns: 3000 },
  );
});
