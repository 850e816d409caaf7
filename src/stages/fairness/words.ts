import {
  formatCount,
  formatCounted,
  formatFixed,
  formatNumber,
  formatShare,
  shortName,
} from '../../core/format.ts';
import { isOfUnknown } from '../../core/flaggedComparisons.ts';
import type { Dimension, Finding, Interval, Subject, Verdict } from './auditSchema.ts';

/** A difference of shares in percentage points, such as 3.2 points. */
export function pointsOf(difference: number): string {
  const points = Math.abs(difference) * 100;
  return `${points < 0.095 ? formatNumber(points, 1) : formatFixed(points, 1)} points`;
}

/** What a subject does with people, for sentences: “in “High hours”” or “yes for consent_email”. */
export const selectedIn = ({ kind, name }: Subject): string =>
  kind === 'segment' ? `in “${shortName(name, 60)}”` : `yes for ${shortName(name, 60)}`;

/** A test as sentences tell it: its adjusted p, or a bound of it. */
interface SpokenTest {
  readonly adjusted: number;
  readonly atMost?: boolean;
}

type Spoken = Pick<Finding, 'gap' | 'level' | 'withValue' | 'detectable' | 'cells'> & {
  readonly test: SpokenTest | null;
};

/** Plain sentences with the figures that the finding rests on. */
export function findingSentence(
  finding: Spoken,
  dimension: Dimension,
  subject: Subject,
  alpha: number,
): string {
  const sentence = figuresSentence(finding, dimension, subject, alpha);
  const { level, withValue } = finding;
  if (!isOfUnknown(finding))
    return withValue !== null && (level === 'flagged' || level === 'slight')
      ? `${sentence} Those with a value differ among themselves beyond chance, too.`
      : sentence;
  return finding.withValue === 'untested'
    ? `${sentence} Of those with a value too few are known to compare.`
    : `${sentence} Among those with a value there is no gap beyond chance.`;
}

function figuresSentence(finding: Spoken, dimension: Dimension, subject: Subject, alpha: number): string {
  const { gap, level, test, detectable } = finding;
  const label = (at: number): string => `“${shortName(dimension.groups[at]?.label ?? '', 60)}”`;
  if (level === 'untested' || !gap || !test) {
    return subject.selected === 0 || subject.selected === subject.customers
      ? `${subject.selected === 0 ? 'Nobody' : 'Everybody'} is ${selectedIn(subject)}, so that nothing can differ.`
      : `Fewer than two groups of ${shortName(dimension.name)} are large enough to compare.`;
  }
  const { difference, ratio } = gap;
  const high = finding.cells.find(({ group }) => group === gap.highest);
  const low = finding.cells.find(({ group }) => group === gap.lowest);
  const rates = `${formatShare(rateOf(high))} of ${label(gap.highest)} and ${formatShare(rateOf(low))} of ${label(gap.lowest)} are ${selectedIn(subject)}`;
  const apart = `${pointsOf(difference.value)} apart (${points(difference)})`;
  if (level === 'clear' || level === 'unsure') {
    const seen =
      detectable === null
        ? 'The groups are too small for this audit to see any gap.'
        : `A gap of ${pointsOf(detectable)} would have been seen.`;
    const verdict =
      level === 'clear'
        ? 'no more than chance gives'
        : 'which chance alone could give with groups this small';
    return `${rates}: ${apart}, ${verdict}. ${seen}`;
  }
  const chance = `beyond chance (adjusted p ${smallP(test, alpha)})`;
  const told = ratio ? `, a ratio of ${formatFixed(ratio.value, 2)}` : '';
  if (difference.low > 0) return `${rates}: ${apart}${told}, ${chance}.`;
  // The widest gap is of groups too small to be sure of; what the test rests on is told before it.
  const strongest = [...finding.cells].sort(
    (a, b) => Math.abs(b.residual ?? 0) - Math.abs(a.residual ?? 0),
  )[0];
  if (!strongest?.difference) return `${rates}: ${apart}${told}, ${chance}.`;
  const { value } = strongest.difference;
  const more = `${pointsOf(value)} ${value > 0 ? 'more' : 'fewer'} (${points(strongest.difference)})`;
  const own = `${formatShare(rateOf(strongest))} of ${label(strongest.group)} are ${selectedIn(subject)}`;
  const rest = `against ${formatShare(rateOf(strongest) - value)} of all others: ${more}, ${chance}`;
  return `${own}, ${rest}. The widest gap, ${label(gap.highest)} against ${label(gap.lowest)}, is ${pointsOf(difference.value)} (${points(difference)}), of groups too small to be sure.`;
}

/** The group that differs most from all others, by its residual. */
export const strongestOf = ({ cells }: Pick<Finding, 'cells'>): Finding['cells'][number] | undefined =>
  [...cells].sort((a, b) => Math.abs(b.residual ?? 0) - Math.abs(a.residual ?? 0))[0];

const rateOf = (cell: { readonly n: number; readonly selected: number } | undefined): number =>
  cell && cell.n > 0 ? cell.selected / cell.n : 0;

/** An interval of a difference in points, as it stands in sentences. */
const points = ({ low, high }: Interval): string =>
  `interval ${formatFixed(low * 100, 1)} to ${formatFixed(high * 100, 1)}`;

function smallP({ adjusted: p, atMost }: SpokenTest, alpha: number): string {
  if (atMost) return `at most ${p}`;
  if (p < 0.0001) return 'under 0.0001';
  return p < alpha ? formatNumber(p, 2) : formatFixed(p, 2);
}

/** The verdict on the audit as a whole: what differs most, and what it does not say. */
export function verdictOf(
  dimensions: readonly Dimension[],
  subjects: readonly Subject[],
  findings: readonly Finding[],
): Verdict {
  const told = dimensions.filter(({ problem }) => problem === null);
  if (dimensions.length === 0) {
    return {
      title: 'No sensitive attribute is chosen yet',
      sentence: 'Choose the attributes by which the segments and decisions are to be looked at.',
      tone: 'plain',
    };
  }
  if (told.length === 0 || subjects.length === 0) {
    return {
      title: 'Nothing could be audited',
      sentence:
        dimensions.find(({ problem }) => problem !== null)?.problem ?? 'Choose what is to be audited.',
      tone: 'plain',
    };
  }
  const tested = findings.filter(({ level }) => level !== 'untested');
  const of = (level: Finding['level']): Finding[] => tested.filter((finding) => finding.level === level);
  const flagged = of('flagged');
  const slight = of('slight');
  const compared = formatCounted(tested.length, 'comparison', 'comparisons');
  if (tested.length === 0) {
    return {
      title: 'Nothing could be compared',
      sentence: findings[0]?.sentence ?? 'Fewer than two groups are large enough to compare.',
      tone: 'plain',
    };
  }
  const [level, found] = flagged.length > 0 ? ['flagged' as const, flagged] : ['slight' as const, slight];
  if (found.length > 0) {
    const unknown = found.filter(isOfUnknown);
    const known = found.filter((finding) => !isOfUnknown(finding));
    const where = (count: number): string =>
      count === tested.length ? `all ${compared}` : `${formatCount(count)} of ${compared}`;
    if (known.length === 0) {
      return {
        title: `People without a value for ${namesOf(found, told)} differ from the others in ${where(found.length)}`,
        sentence: `${widest(found)?.sentence ?? ''} Look first at why no value is known of them.`,
        tone: 'warn',
      };
    }
    const by = `by ${namesOf(known, told)}`;
    const more =
      unknown.length === 0 ? '' : ` In ${where(unknown.length)} only those without a value differ.`;
    const sentence = `${widest(known)?.sentence ?? ''}${more}`;
    return level === 'flagged'
      ? {
          title: `People differ ${by} in ${where(known.length)}`,
          sentence: `${sentence} This says where to look: not why, and not whether it is justified.`,
          tone: 'bad',
        }
      : {
          title: `People differ slightly ${by} in ${where(known.length)}`,
          sentence: `${sentence} No rate falls below the screen.`,
          tone: 'warn',
        };
  }
  const seen = tested.map(({ detectable }) => detectable ?? 1);
  const worst = Math.max(...seen);
  const power =
    worst >= 0.5
      ? 'Some groups are so small that even large gaps could have been missed.'
      : `Gaps of ${pointsOf(worst)} or more would have been seen; smaller ones may be there.`;
  return {
    title: `No difference beyond chance in ${compared}`,
    sentence: power,
    tone: worst >= 0.2 ? 'plain' : 'ok',
  };
}

function namesOf(findings: readonly Finding[], dimensions: readonly Dimension[]): string {
  const counts = new Map<string, number>();
  for (const { dimension } of findings) counts.set(dimension, (counts.get(dimension) ?? 0) + 1);
  const names = [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([id]) => shortName(dimensions.find((dimension) => dimension.id === id)?.name ?? id, 40));
  const [last = ''] = names.slice(-1);
  if (names.length > 3) return `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
  return names.length === 1 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** The finding that lies farthest apart. */
export function widest(findings: readonly Finding[]): Finding | undefined {
  return [...findings].sort((a, b) => b.apart - a.apart)[0];
}
