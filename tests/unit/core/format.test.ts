import { describe, expect, it } from 'vitest';
import { formatBytes, formatDuration, formatPercent, formatShare } from '../../../src/core/format.ts';

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
