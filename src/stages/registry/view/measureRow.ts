import type { ComparedSide, Comparison } from '../spec.ts';

/** One measure of both sides, as text, with what it means. */
export interface MeasureRow {
  readonly key: string;
  readonly group: 'People' | 'Stability' | 'Validity' | 'Lift' | 'Fairness';
  readonly name: string;
  readonly champion: string;
  readonly challenger: string;
  /** What the glossary says of it. */
  readonly term?: 'bootstrap-stability' | 'jaccard' | 'silhouette' | 'davies-bouldin' | 'calinski-harabasz';
  /** What it is and on what it was measured. */
  readonly note: string;
  /** Which side is better by more than chance or rounding explains; null where neither is, or none can be. */
  readonly better: 'champion' | 'challenger' | null;
}

export type Better = MeasureRow['better'];

/** What both sides have of a measure, as text. */
export function both(
  { champion, challenger }: Comparison,
  write: (side: ComparedSide) => string,
): Pick<MeasureRow, 'champion' | 'challenger'> {
  return { champion: write(champion), challenger: write(challenger) };
}

/** The side with the greater value, where it is greater by `least` or more. */
export function betterBy(a: number | null | undefined, b: number | null | undefined, least: number): Better {
  if (typeof a !== 'number' || typeof b !== 'number' || Math.abs(a - b) < least) return null;
  return b > a ? 'challenger' : 'champion';
}
