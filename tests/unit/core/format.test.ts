import { describe, expect, it } from 'vitest';
import {
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
    expect(shortName('عملاء – לקוחות')).toBe('عملاء – לקוחות');
  });
});
