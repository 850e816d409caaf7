import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bareName,
  formatBytes,
  formatDuration,
  formatPercent,
  formatShare,
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
