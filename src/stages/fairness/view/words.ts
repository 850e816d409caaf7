import { isOfUnknown } from '../../../core/flaggedComparisons.ts';
import {
  formatCount,
  formatFixed,
  formatShareBound,
  formatShareCell,
  shortName,
} from '../../../core/format.ts';
import type { TermName } from '../../../ui/glossary.ts';
import type {
  Cell,
  Dimension,
  FairnessSpec,
  Finding,
  FindingLevel,
  Grouping,
  Interval,
  Subject,
} from '../spec.ts';

/** What a finding is called, how it is coloured, and what that says. */
interface FoundWords {
  readonly word: string;
  readonly tone: 'bad' | 'warn' | 'ok' | 'plain';
  readonly meaning: string;
}

const levelWords: Readonly<Record<FindingLevel, FoundWords>> = {
  flagged: { word: 'flagged', tone: 'bad', meaning: 'differs beyond chance, with a ratio below the screen' },
  slight: {
    word: 'slight',
    tone: 'warn',
    meaning: 'differs beyond chance, with no sure ratio below the screen',
  },
  unsure: { word: 'unsure', tone: 'plain', meaning: 'a ratio below the screen that chance could give' },
  clear: { word: 'no sign', tone: 'ok', meaning: 'no more than chance gives' },
  untested: { word: 'untested', tone: 'plain', meaning: 'too few groups or people to tell' },
};

const unknownWords: FoundWords = {
  word: 'no value',
  tone: 'warn',
  meaning: 'only people without a value differ from the others beyond chance',
};

/** The words of a finding; a gap to those without a value alone has its own. */
export const foundWords = (finding: Pick<Finding, 'level' | 'withValue'>): FoundWords =>
  isOfUnknown(finding) ? unknownWords : levelWords[finding.level];

/** Places of findings in a list: gaps between groups before gaps to those without a value, and these before what is unsure. */
export function foundOrder(finding: Pick<Finding, 'level' | 'withValue'>): number {
  const ranks = { flagged: 0, slight: 1, unsure: 4, clear: 5, untested: 6 } as const;
  return ranks[finding.level] + (isOfUnknown(finding) ? 2 : 0);
}

/** The ratio of the widest gap, and what it means against the screen. */
export function ratioText(interval: Interval | null | undefined): string {
  if (!interval) return '—';
  return `${formatFixed(interval.value, 2)} (${formatFixed(interval.low, 2)}–${formatFixed(interval.high, 2)})`;
}

/** A difference in points with its interval. */
export function differenceText(interval: Interval | null | undefined): string {
  if (!interval) return '—';
  const of = (share: number): string => formatFixed(share * 100, 1);
  return `${of(interval.value)} (${of(interval.low)} to ${of(interval.high)})`;
}

export function rateText({ rate, n, selected }: Cell): string {
  if (!rate) return n > 0 ? formatShareCell(selected / n) : '—';
  return `${formatShareCell(rate.value)} (${formatShareBound(rate.low)}–${formatShareBound(rate.high)})`;
}

export function pText(p: number | null | undefined): string {
  if (p === null || p === undefined) return '—';
  return p < 0.0001 ? '< 0.0001' : formatFixed(p, 4);
}

/** What ratios under the screen say and do not say, with the figures of one finding. */
export function screenWords({ gap, level }: Finding, dimension: Dimension, screen: number): string {
  if (!gap?.ratio) return '';
  const low = shortName(dimension.groups[gap.lowest]?.label ?? '', 60);
  const high = shortName(dimension.groups[gap.highest]?.label ?? '', 60);
  const ratio = formatFixed(gap.ratio.value, 2);
  const below = gap.ratio.value < screen;
  const reach =
    gap.ratio.low < screen && gap.ratio.high >= screen
      ? ' Its interval holds values on both sides of the screen.'
      : '';
  if (!below) return `For every ${high}, ${ratio} of ${low}: above the screen of ${screen}.${reach}`;
  const chance = level === 'unsure' ? ' With groups this small, chance alone can give it.' : '';
  return `A ratio of ${ratio} is below the screen of ${screen}: ${low} are reached less than ${high} by more than a fifth.${reach}${chance} It does not say why, and no law takes it for proof.`;
}

export const groupingOptions: readonly { readonly value: Grouping['kind']; readonly label: string }[] = [
  { value: 'values', label: 'Every value' },
  { value: 'ages', label: 'Bands of ages' },
  { value: 'bands', label: 'Bands of numbers' },
  { value: 'quantiles', label: 'Quarters' },
];

/** The other grouping that a person chose, with edges to begin with. */
export function groupingOf(kind: Grouping['kind'], usual: readonly number[]): Grouping {
  if (kind === 'values') return { kind };
  if (kind === 'quantiles') return { kind, parts: 4 };
  return { kind, edges: [...usual] };
}

/** How many customers the groups have, and what is held back. */
export function groupsInWords({ groups, conflicts }: Dimension): string {
  const told = groups.filter(({ kind }) => kind === 'value').length;
  const small = groups.find(({ kind }) => kind === 'small');
  const missing = groups.find(({ kind }) => kind === 'missing');
  return [
    `${formatCount(told)} ${told === 1 ? 'group' : 'groups'}`,
    ...(missing ? [`${formatCount(missing.customers)} without a value`] : []),
    ...(small
      ? [`${formatCount(small.merged)} too small to tell (${formatCount(small.customers)} people)`]
      : []),
    ...(conflicts > 0 ? [`${formatCount(conflicts)} with several values`] : []),
  ].join(' · ');
}

/** Attributes without a note of why they are looked at or what allows it. */
export function withoutReason({ attributes }: FairnessSpec): number {
  return attributes.filter(({ reason, basis }) => reason.trim() === '' || basis.trim() === '').length;
}

/** What a subject is, as a heading. */
export const subjectTitle = ({ kind, name }: Subject): string =>
  kind === 'segment' ? `Members of “${shortName(name, 60)}”` : `Yes for ${shortName(name, 60)}`;

export const outcomeTerms: readonly {
  readonly key:
    | 'demographicParity'
    | 'equalOpportunity'
    | 'falsePositiveRate'
    | 'falseNegativeRate'
    | 'predictiveParity'
    | 'accuracy';
  readonly title: string;
  readonly term: TermName;
}[] = [
  { key: 'demographicParity', title: 'Demographic parity', term: 'demographic-parity' },
  { key: 'equalOpportunity', title: 'Equal opportunity', term: 'equal-opportunity' },
  { key: 'falsePositiveRate', title: 'False-positive rates', term: 'false-positive-rate' },
  { key: 'falseNegativeRate', title: 'False-negative rates', term: 'false-negative-rate' },
  { key: 'predictiveParity', title: 'Predictive parity', term: 'predictive-parity' },
  { key: 'accuracy', title: 'Accuracy', term: 'accuracy-equality' },
];
