import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bareName,
  formatBytes,
  formatCounted,
  formatDay,
  formatMoment,
  formatPointInTime,
  formatDuration,
  formatFixed,
  formatOfColumn,
  formatPercent,
  formatShare,
  formatShareBound,
  formatShareCell,
  shortName,
  shortWords,
} from '../../../src/core/format.ts';

describe('a number and its unit', () => {
  it('never part at the end of a line', () => {
    const written = [
      formatShare(0.084),
      formatShare(0.84, 0),
      formatPercent(0.995),
      formatBytes(48_100_000),
      formatBytes(12),
      formatDuration(38),
      formatDuration(1400),
    ];
    expect(written).toEqual([
      '8.4\u00a0%',
      '84\u00a0%',
      '99.5\u00a0%',
      '48.1\u00a0MB',
      '12\u00a0B',
      '38\u00a0ms',
      '1.4\u00a0s',
    ]);
  });

  it('part from the next number and unit', () => {
    expect(formatDuration(125_000)).toBe('2\u00a0min 5\u00a0s');
  });
});

describe('a share of rows', () => {
  it('that is not none never reads as none', () => {
    expect(formatShare(2 / 541_909)).toBe('under 0.1\u00a0%');
    expect(formatShareCell(2 / 541_909)).toBe('<\u00a00.1\u00a0%');
    expect(formatShare(0.004, 0)).toBe('under 1\u00a0%');
    expect(formatShare(0)).toBe('0.0\u00a0%');
    expect(formatShare(0.1 + 0.2 - 0.3)).toBe('0.0\u00a0%');
  });

  it('that is not all never reads as all', () => {
    expect(formatShare(1 - 2 / 541_909)).toBe('over 99.9\u00a0%');
    expect(formatShareCell(1 - 2 / 541_909)).toBe('>\u00a099.9\u00a0%');
    expect(formatShare(0.996, 0)).toBe('over 99\u00a0%');
    expect(formatShare(1)).toBe('100.0\u00a0%');
    expect(formatShare(1 - 2 ** -53)).toBe('100.0\u00a0%');
  });

  it('reads as none or all only where it is, and else says where it lies, to a tenth of a percent', () => {
    const counts = fc.integer({ min: 1, max: 1_000_000_000 }).chain((rows) =>
      fc.record({
        rows: fc.constant(rows),
        part: fc.oneof(fc.integer({ min: 0, max: rows }), fc.constantFrom(0, 1, rows - 1, rows)),
      }),
    );
    fc.assert(
      fc.property(counts, ({ part, rows }) => {
        const percent = (100 * part) / rows;
        const words = formatShare(part / rows);
        const number = Number(/[\d.]+/.exec(words)?.[0]);
        expect(words === '0.0\u00a0%').toBe(part === 0);
        expect(words === '100.0\u00a0%').toBe(part === rows);
        if (words.startsWith('under ')) expect(percent).toBeLessThan(number);
        else if (words.startsWith('over ')) expect(percent).toBeGreaterThan(number);
        else expect(Math.abs(percent - number)).toBeLessThanOrEqual(0.05 + 1e-9);
        const short = words.replace('under ', '<\u00a0').replace('over ', '>\u00a0');
        expect(formatShareCell(part / rows)).toBe(short);
      }),
    );
  });

  it('that bounds others is told as a number, as long as it must be', () => {
    const told = [0.2, 0.0005, 0.000_123, 0.9995, 0.999_912, 0, 1, -0.0123].map((share) =>
      formatShareBound(share),
    );
    expect(told.map((words) => words.replace('\u00a0%', ''))).toEqual([
      '20.0',
      '0.1',
      '0.012',
      '99.95',
      '99.9912',
      '0.0',
      '100.0',
      '−1.2',
    ]);
  });
});

describe('a name by somebody else', () => {
  it('is shown without what turns the direction of the words around it', () => {
    const turned = 'gpj\u202E.exe\u2066 \u2069';
    expect(shortName(turned)).toBe('gpj.exe ');
    expect(shortWords(turned)).toBe('gpj.exe ');
    expect(shortWords(`${'long '.repeat(40)}${turned}`)).toBe(`${'long '.repeat(40)}gpj.exe `);
  });

  it('keeps its letters, from right to left too', () => {
    expect(bareName('عملاء – לקוחות')).toBe('عملاء – לקוחות');
  });

  it('that is written from right to left moves no number beside it', () => {
    expect(`“${shortName('לקוחות (3)')}”: 16.1`).toBe('“\u2068לקוחות (3)\u2069”: 16.1');
    expect(shortName(shortName('לקוחות (3)'))).toBe('\u2068לקוחות (3)\u2069');
    expect(shortName('ذكر × 25–34')).toBe('\u2068ذكر\u2069 × \u206825–34\u2069');
  });

  it('that is written from left to right stands as it is', () => {
    fc.assert(fc.property(fc.stringMatching(/^[ -~à-ÿ×–]{0,120}$/), (name) => shortName(name) === name));
  });
});

describe('a sentence with names', () => {
  it('keeps names to themselves', () => {
    const sentence = `“${shortName('לקוחות (3)')}”: 16.1 points`;
    expect(shortWords(sentence)).toBe(sentence);
    expect(shortWords(`${sentence} ${'more '.repeat(40)}`)).toContain(sentence);
  });

  it('ends every name that is cut, and begins none', () => {
    const cut = shortWords(`${'word '.repeat(30)}${shortName('ש'.repeat(100))}`, 200);
    expect(cut.match(/\u2068/g)?.length).toBe(cut.match(/\u2069/g)?.length);
    expect(shortWords('a\u2069b\u2068c')).toBe('abc');
    expect(shortWords('a\u2068אb')).toBe('aאb');
  });
});

it('a number of fixed decimals keeps its zeros, and nothing is less than none', () => {
  expect([0.6, -0.05, -0.001, 4.1].map((value) => formatFixed(value, 2))).toEqual([
    '0.60',
    '−0.05',
    '0.00',
    '4.10',
  ]);
});

it('a day reads the same from a date and from a time, no line ends within it, and what is none stays', () => {
  expect(formatDay('2026-03-03')).toBe('3\u00a0March\u00a02026');
  expect(formatDay('2026-03-03T23:59:59Z')).toBe('3\u00a0March\u00a02026');
  expect(formatDay('no day')).toBe('no day');
  expect(formatDay('sales 3')).toBe('sales 3');
});

it('a moment is a day and a minute of the reader’s clock, and what is none stays', () => {
  const moment = new Date(2026, 2, 3, 14, 5, 59);
  expect(formatMoment(moment.toISOString())).toBe('3 March 2026 at 14:05');
  expect(formatMoment('no time')).toBe('no time');
});

it('a count with what is counted is of one where it is one', () => {
  expect([formatCounted(1, 'row'), formatCounted(0, 'row'), formatCounted(1200, 'person', 'people')]).toEqual(
    ['1 row', '0 rows', '1,200 people'],
  );
});

it('a point in time is told as it is written, with its time of day where there is one', () => {
  expect(formatPointInTime('2026-03-03')).toBe('3\u00a0March\u00a02026');
  expect(formatPointInTime('2026-03-03 14:05:59')).toBe('3\u00a0March\u00a02026 at 14:05');
  expect(formatPointInTime('2026-03-03T14:05:59.123Z')).toBe('3\u00a0March\u00a02026 at 14:05');
  expect(formatPointInTime('no time')).toBe('no time');
});

it.each([
  ['2026-03-03', '3\u00a0March\u00a02026'],
  ['2026-03-03 14:00', '3\u00a0March\u00a02026 at 14:00'],
  ['2026-03-03 14:00:00', '3\u00a0March\u00a02026 at 14:00'],
  ['2026-03-03T14:05:09', '3\u00a0March\u00a02026 at 14:05:09'],
  ['2026-03-03 14:05:00.25', '3\u00a0March\u00a02026 at 14:05:00.25'],
  ['soon', 'soon'],
])('the instant %s is %s', (iso, words) => {
  expect(formatPointInTime(iso, 'instant')).toBe(words);
});

it('a day that is written without a zone is that day wherever people are', () => {
  const zone = process.env['TZ'];
  try {
    for (const own of ['Pacific/Auckland', 'America/Los_Angeles']) {
      process.env['TZ'] = own;
      for (const time of [
        '2026-03-03',
        '2026-03-03T00:00:00',
        '2026-03-03 23:59:59',
        '2026-03-03T00:00:00Z',
      ]) {
        expect(formatDay(time)).toBe('3\u00a0March\u00a02026');
      }
    }
  } finally {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  }
});

it('numbers of one column have the same decimals: what the digits of the largest take, and none that are zero in all', () => {
  expect([3.6666, 0.58127, 1.2].map(formatOfColumn([3.6666, 0.58127, 1.2], 5))).toEqual([
    '3.6666',
    '0.5813',
    '1.2000',
  ]);
  expect([1204.5, -3, -0.001].map(formatOfColumn([1204.5, -3, -0.001], 5))).toEqual([
    '1,204.5',
    '−3.0',
    '0.0',
  ]);
  expect([12345, 1].map(formatOfColumn([12345, 1]))).toEqual(['12,345', '1']);
});

it('what is no finite number says so in a column, too', () => {
  expect([NaN, 0.5].map(formatOfColumn([NaN, 0.5]))).toEqual(['missing', '0.5']);
});
