/** A comparison of a fairness audit, as far as it is counted. */
export interface Compared {
  /** What is found of it: `flagged`, `slight`, `unsure`, `clear` or `untested`. */
  readonly level: string;
  /** The same without those who have no value of the attribute; null where they are no group. */
  readonly withValue: string | null;
}

export interface ComparisonCounts {
  /** Comparisons that were tested. */
  readonly tested: number;
  /** Of these, flagged with a gap between groups that have a value. */
  readonly flagged: number;
  /** Of these, flagged for a gap to those without a value alone. */
  readonly ofUnknown: number;
}

/** Whether a gap is one to those without a value alone: the others do not differ beyond chance. */
export const isOfUnknown = ({ level, withValue }: Compared): boolean =>
  (level === 'flagged' || level === 'slight') &&
  (withValue === 'clear' || withValue === 'unsure' || withValue === 'untested');

/** What of an audit is flagged, as its verdict, the rail and Monitoring count it. */
export function comparisonCounts(findings: readonly Compared[]): ComparisonCounts {
  const flagged = findings.filter(({ level }) => level === 'flagged');
  const ofUnknown = flagged.filter(isOfUnknown).length;
  return {
    tested: findings.filter(({ level }) => level !== 'untested').length,
    flagged: flagged.length - ofUnknown,
    ofUnknown,
  };
}
