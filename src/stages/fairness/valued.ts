import { adjustP } from '../../stats/multipleTesting.ts';
import type { Dimension, FindingLevel, Subject } from './auditSchema.ts';
import { findingOf, judged, type Count, type FindingSetting, type RawFinding } from './findings.ts';

/** A comparison of the audit, as counts. */
export interface Compared {
  readonly dimension: Dimension;
  readonly subject: Subject;
  readonly counts: readonly Count[];
  /** Comparisons whose intervals hold at once. */
  readonly family: number;
  readonly setting: FindingSetting;
  readonly raw: RawFinding;
}

/**
 * What each comparison would say were customers without a value left out: the same tests of the others alone, with the false discovery
 * rate controlled over these comparisons, and intervals by formulas. Null where no group of customers without a value is judged.
 * @param levelOf judges a comparison with its adjusted p.
 * @param turn waited for between comparisons, so that a cancel is heard.
 */
export async function levelsWithValue(
  compared: readonly Compared[],
  levelOf: (raw: RawFinding, adjusted: number) => FindingLevel,
  seed: number,
  turn: () => Promise<void>,
): Promise<(FindingLevel | null)[]> {
  const alone: (RawFinding | null)[] = [];
  for (const { dimension, subject, counts, family, setting } of compared) {
    await turn();
    const places = judged(dimension.groups, counts, setting.minimum);
    const isMissing = (at: number): boolean => dimension.groups[at]?.kind === 'missing';
    if (!places.some(isMissing)) {
      alone.push(null);
      continue;
    }
    const without = counts.map((count, at) => (isMissing(at) ? { n: 0, selected: 0 } : count));
    alone.push(findingOf(dimension, subject, without, null, family, setting, seed));
  }
  const adjusted = adjustP(compared.map(({ raw }, at) => (alone[at] ?? raw).test?.p ?? null));
  return alone.map((raw, at) => raw && levelOf(raw, adjusted[at] ?? 1));
}
