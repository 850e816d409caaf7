/**
 * How much structure a mean silhouette by distances speaks for, from the least to the most; a band begins above `from` and reaches
 * to `to` inclusive (Kaufman and Rousseeuw 1990, table 4). The first takes all that lies below it too.
 */
export const structureBands = [
  { from: 0, to: 0.25, word: 'none' },
  { from: 0.25, to: 0.5, word: 'weak' },
  { from: 0.5, to: 0.7, word: 'reasonable' },
  { from: 0.7, to: 1, word: 'strong' },
] as const;

/** One of the bands. */
export type StructureBand = (typeof structureBands)[number];

/** The band that a mean silhouette, −1 to 1, lies in. */
export function structureBand(silhouette: number): StructureBand {
  return structureBands.findLast(({ from }) => silhouette > from) ?? structureBands[0];
}
