import { sentenceName } from '../../core/columnNames.ts';
import { formatCount, formatNumber, formatShare, formatSigned, shortName } from '../../core/format.ts';
import { structureBand } from '../../stats/silhouetteStructure.ts';
import type { OutcomeProfile, SegmentProfile, Standing, Typical } from './spec.ts';
import { toldBy } from './view/typical.ts';
import { noticeable, type Named } from './words.ts';

const mostFigures = 3;
const fewCustomers = 100;
/** Share of all customers above which a segment makes most of their average itself. */
const majority = 0.5;
/** Standard deviations below which a difference is shown as none. */
const visible = 0.05;

/** What a feature is over all customers. */
export interface OverallFeature extends Named {
  readonly median: number;
  readonly typical: Typical;
  readonly mean: number;
}

type Told = Standing & { readonly overall: OverallFeature };

/**
 * A sentence of the figures that a name rests on: medians of the segment against those of all customers.
 * @param share of all customers that the segment holds.
 */
export function evidence(
  features: readonly OverallFeature[],
  standings: readonly Standing[],
  share: number,
): string {
  const ordered = standings
    .map((standing, at): Told => ({ ...standing, overall: features[at] as OverallFeature }))
    .sort((a, b) => Math.abs(b.z) - Math.abs(a.z));
  const telling = ordered.filter(({ z }) => Math.abs(z) >= noticeable).slice(0, mostFigures);
  if (telling.length === 0) return unremarkable(ordered, share);
  const figures = telling.map((own) => {
    const { overall } = own;
    const by = toldBy(overall, own);
    return `${by} ${called(overall)} ${withUnit(own[by], overall)} against ${formatNumber(overall[by])}`;
  });
  const text = listed(figures);
  return `${text.charAt(0).toUpperCase()}${text.slice(1)} of all customers.`;
}

/** What can be said of a segment whose means are near those of all: why they are, that its customers need not be, and where it is furthest off. */
function unremarkable([furthest]: readonly Told[], share: number): string {
  if (share >= 1) return 'These are all customers: there is no other segment to hold them against.';
  const near = `in every feature its mean is within ${noticeable} standard deviations of that of all customers`;
  const why =
    share > majority
      ? `It holds ${formatShare(share)} of all customers, which draws their average to its own: ${near}`
      : `${near.charAt(0).toUpperCase()}${near.slice(1)}`;
  const inside = 'The customers in it may differ among themselves.';
  if (!furthest || Math.abs(furthest.z) < visible) return `${why}. ${inside}`;
  const { overall, mean, z } = furthest;
  return `${why}; it is furthest off in ${called(overall)} (mean ${withUnit(mean, overall)} against ${formatNumber(overall.mean)}, ${formatSigned(z)}σ). ${inside}`;
}

/** A feature's name inside a sentence, kept to itself. */
const called = ({ name }: Named): string => shortName(sentenceName(name));

function withUnit(value: number, { unit, name }: Named): string {
  const said = unit === '' || sentenceName(name).includes(unit);
  return said ? formatNumber(value) : `${formatNumber(value)} ${unit}`;
}

function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;
}

/** One sentence over all segments: how many, the largest, and who brings the money or what sets them apart. */
export function verdictOf(
  segments: readonly SegmentProfile[],
  features: readonly Named[],
  customers: number,
): string {
  const [largest] = [...segments].sort((a, b) => b.size - a.size);
  if (!largest || segments.length === 1)
    return customers === 1
      ? 'The one customer is one segment.'
      : `All ${formatCount(customers)} customers form one segment.`;
  const opening = `${formatCount(customers)} customers fall into ${segments.length} segments`;
  const [richest] = [...segments].sort((a, b) => (b.revenueShare ?? -1) - (a.revenueShare ?? -1));
  if (richest?.revenueShare !== null && richest?.revenueShare !== undefined) {
    return `${opening}; “${shortName(richest.name)}” are ${formatShare(richest.share)} of them and bring ${formatShare(richest.revenueShare)} of the revenue.`;
  }
  const spreads = features.map((feature, at) => {
    const values = segments.map(({ standings }) => standings[at]?.z ?? 0);
    return { feature, spread: Math.max(...values) - Math.min(...values) };
  });
  const [widest] = spreads.sort((a, b) => b.spread - a.spread);
  const apart = widest ? ` They differ most in ${called(widest.feature)}.` : '';
  return `${opening}; the largest, “${shortName(largest.name)}”, holds ${formatShare(largest.share)}.${apart}`;
}

/** In which segment an outcome is most frequent, as a sentence after the verdict; empty where no outcome or one segment is known. */
export function outcomeSentence(
  segments: readonly SegmentProfile[],
  [outcome]: readonly OutcomeProfile[],
): string {
  if (!outcome || segments.length < 2) return '';
  const shares = segments.flatMap((segment) => {
    const { known = 0, yes = 0 } = outcome.segments[segment.index] ?? {};
    return known > 0 ? [{ segment, share: yes / known }] : [];
  });
  const [most] = shares.sort((a, b) => b.share - a.share);
  if (!most) return '';
  return ` “${shortName(outcome.name)}” is yes most often in “${shortName(most.segment.name)}”: ${formatShare(most.share)} against ${formatShare(outcome.yes / outcome.known)} of all.`;
}

/** What needs care: small segments, and segments that run into each other. */
export function warningsOf(segments: readonly SegmentProfile[], silhouette: number | null): string[] {
  const small = segments
    .filter(({ size }) => size < fewCustomers)
    .map(
      ({ name, size }) =>
        `“${shortName(name)}” has only ${formatCount(size)} ${size === 1 ? 'customer' : 'customers'}: its figures are uncertain.`,
    );
  if (silhouette === null || segments.length < 2) return small;
  const structure = structureBand(silhouette);
  if (structure.word !== 'none') return small;
  return [
    `The segments run into each other (mean silhouette ${formatNumber(silhouette, 3)}, not above ${structure.to}): customers near a border could as well be in the next one.`,
    ...small,
  ];
}

const mostNames = 3;

/** What became of names that were given to other segments, or to no segmentation that is known. */
export function nameWarnings(
  loose: { readonly unbound: Readonly<Record<string, string>>; readonly elsewhere: readonly string[] },
  given: Readonly<Record<string, string>>,
  segments: readonly Pick<SegmentProfile, 'id'>[],
): string[] {
  const quoted = (names: readonly string[]): string => {
    const more = names.length - mostNames;
    const shown = names.slice(0, mostNames).map((name) => `“${shortName(name)}”`);
    return listed(more > 0 ? [...shown, `${formatCount(more)} more`] : shown);
  };
  const shown = Object.entries(loose.unbound).filter(([id]) => segments.some((segment) => segment.id === id));
  const gone = Object.entries(loose.unbound).filter(([id]) => !segments.some((segment) => segment.id === id));
  const lost = [...gone.map(([, name]) => name), ...(Object.keys(given).length === 0 ? loose.elsewhere : [])];
  const were =
    lost.length === 1 ? 'was the name of a segment that is' : 'were the names of segments that are';
  return [
    ...(lost.length > 0
      ? [`${quoted(lost)} ${were} no longer there. With the settings of then the names come back.`]
      : []),
    ...(shown.length > 0
      ? [
          `${quoted(shown.map(([, name]) => name))}: given before names knew their segmentation. See whether they still fit, and change a name to keep all.`,
        ]
      : []),
  ];
}
