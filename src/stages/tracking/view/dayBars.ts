import { formatCount, formatCounted } from '../../../core/format.ts';

const [width, height] = [140, 24];
/** Bars that a picture of this width can show; more days are taken together. */
const mostBars = 70;

/** Rows by day as bars of a small picture, in its own units, and what they show in words. */
export function dayBars(days: readonly number[]): {
  readonly bars: readonly { readonly x: number; readonly width: number; readonly height: number }[];
  readonly words: string;
} {
  if (days.length === 0) return { bars: [], words: 'no days were counted' };
  const together = Math.ceil(days.length / mostBars);
  const sums: number[] = [];
  for (let at = 0; at < days.length; at += together) {
    sums.push(days.slice(at, at + together).reduce((sum, rows) => sum + rows, 0));
  }
  const most = Math.max(1, ...sums);
  const step = width / sums.length;
  const gap = Math.min(1, step / 4);
  const bars = sums.map((rows, index) => ({
    x: index * step,
    width: Math.min(24, step - gap),
    height: rows === 0 ? 0 : Math.max(1, (rows / most) * height),
  }));
  const sorted = [...days].sort((a, b) => a - b);
  const [least = 0] = sorted;
  const [greatest = 0] = sorted.slice(-1);
  const words = `${formatCounted(days.length, 'day')}, ${formatCount(least)} to ${formatCounted(greatest, 'row')} a day`;
  return { bars, words };
}
