import { fisherExact } from '../fairness/exactTest.ts';
import { equalSharesP, newcombe } from '../fairness/intervals.ts';

/** Rows of a sample, and how many of them have no value. */
export interface Missing {
  readonly missing: number;
  readonly rows: number;
}

/** The change of a missing rate. */
export interface MissingRate {
  readonly reference: number;
  readonly current: number;
  /** Current less reference, with Newcombe's 95 % interval; null where a sample is empty. */
  readonly difference: { readonly value: number; readonly low: number; readonly high: number } | null;
  readonly probability: number;
}

/**
 * Whether values are missing more or less often than in the reference: the two-sided z-test of two shares with pooled variance, or
 * Fisher's exact test where fewer than five missing or present values are expected in a sample. 1 where none or all are missing.
 */
export function missingRate(reference: Missing, current: Missing): MissingRate {
  const missing = reference.missing + current.missing;
  const rows = reference.rows + current.rows;
  const expected = (Math.min(missing, rows - missing) * Math.min(reference.rows, current.rows)) / rows;
  const probability =
    expected < 5
      ? fisherExact(
          reference.missing,
          reference.rows - reference.missing,
          current.missing,
          current.rows - current.missing,
        )
      : equalSharesP(share(reference), share(current));
  return {
    reference: reference.missing / reference.rows,
    current: current.missing / current.rows,
    difference: newcombe(share(current), share(reference)),
    probability: probability ?? 1,
  };
}

const share = ({ missing, rows }: Missing): { readonly selected: number; readonly n: number } => ({
  selected: missing,
  n: rows,
});
