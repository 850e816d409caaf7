import { formatCount, formatShare, shortName } from '../../../core/format.ts';
import { inDecimals } from './clear.ts';
import type { OneColumn } from '../spec.ts';

/** The verdict at the head of the page, in the place of how clear the segments are. */
export const oneColumnVerdict = { word: 'Values of one column.', tone: 'warn' } as const;

/** That one column tells the segments by itself: what that does to the silhouette, and what to do about it. */
export function oneColumnWords({ name, values, share, without }: OneColumn): {
  readonly title: string;
  readonly words: string;
} {
  const column = `“${shortName(name)}”`;
  const whom = share === 1 ? 'all customers' : `${formatShare(share)} of all customers`;
  const told = `Whoever knows nothing but ${column} puts ${whom} into the segment that they are in.`;
  const spots = `Customers with one of its ${formatCount(values)} values lie on one spot, and the silhouette praises that.`;
  const others =
    without === null
      ? 'No other feature forms segments: add some, or filter by it.'
      : `By the other features alone the same segments have a silhouette of ${inDecimals(without)}. If ${column} should not decide, take it out of what forms segments: profiles go on showing it. If it should, a filter by it does the same.`;
  const title = `The segments are ${share === 1 ? '' : 'nearly '}no more than values of ${column}`;
  return { title, words: `${told} ${spots} ${others}` };
}
