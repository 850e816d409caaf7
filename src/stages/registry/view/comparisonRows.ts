import { formatCount, formatNumber, formatShare, formatSigned, shortName } from '../../../core/format.ts';
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

type Better = MeasureRow['better'];

/** All measures of a comparison, in groups. */
export function measureRows(comparison: Comparison): MeasureRow[] {
  return [
    ...people(comparison),
    ...stability(comparison),
    ...validity(comparison),
    ...lift(comparison),
    ...fairness(comparison),
  ];
}

function both(
  { champion, challenger }: Comparison,
  write: (side: ComparedSide) => string,
): Pick<MeasureRow, 'champion' | 'challenger'> {
  return { champion: write(champion), challenger: write(challenger) };
}

function people(comparison: Comparison): MeasureRow[] {
  const row = (
    key: string,
    name: string,
    note: string,
    write: (side: ComparedSide) => string,
  ): MeasureRow => ({
    key,
    group: 'People',
    name,
    note,
    better: null,
    ...both(comparison, write),
  });
  return [
    row('k', 'Segments', 'as fitted', ({ k }) => formatCount(k)),
    row('features', 'Features', featuresNote(comparison), ({ features }) => formatCount(features.length)),
    row('customers', 'Customers', 'whom it puts into a segment, of the data as it is now', ({ customers }) =>
      formatCount(customers),
    ),
    row('unassigned', 'Without a segment', 'for want of a value that it asks for', ({ unassigned }) =>
      formatCount(unassigned),
    ),
  ];
}

function featuresNote({ champion, challenger }: Comparison): string {
  const [a, b] = [champion.features, challenger.features];
  const names = (list: readonly string[]): string => shortName(list.join(', '), 400) || 'none';
  if (a.join('\n') === b.join('\n')) return `both by ${names(a)}`;
  const only = (some: readonly string[], others: readonly string[]): string =>
    names(some.filter((name) => !others.includes(name)));
  return `both by ${names(a.filter((name) => b.includes(name)))}; the champion alone by ${only(a, b)}; the challenger alone by ${only(b, a)}`;
}

function stability(comparison: Comparison): MeasureRow[] {
  const { champion, challenger } = comparison;
  const [a, b] = [champion.stability, challenger.stability];
  const worst = (side: ComparedSide): string => formatNumber(Math.min(...side.stability.jaccard), 2);
  return [
    {
      key: 'stability',
      group: 'Stability',
      name: 'Agreement when fitted again',
      term: 'bootstrap-stability',
      ...both(
        comparison,
        ({ stability: { adjustedRand, low, high } }) =>
          `${formatNumber(adjustedRand, 3)} (${formatNumber(low, 2)} to ${formatNumber(high, 2)})`,
      ),
      note: `adjusted Rand index over ${Math.max(a.resamples, b.resamples)} resamples of ${formatCount(comparison.sample)} customers; 5\u00a0% to 95\u00a0%`,
      better: b.low > a.high ? 'challenger' : a.low > b.high ? 'champion' : null,
    },
    {
      key: 'jaccard',
      group: 'Stability',
      name: 'Least stable segment',
      term: 'jaccard',
      ...both(comparison, worst),
      note: 'mean best Jaccard similarity; below 0.6 a segment should not be trusted, from 0.75 on it is stable (Hennig 2007)',
      better: null,
    },
  ];
}

function validity(comparison: Comparison): MeasureRow[] {
  const { champion, challenger, sample, commonFeatures } = comparison;
  const figure = (value: number | null): string => (value === null ? '—' : formatNumber(value, 3));
  const better = (a: number | null, b: number | null, least: number): Better =>
    a === null || b === null || Math.abs(a - b) < least ? null : b > a ? 'challenger' : 'champion';
  const on = `on ${formatCount(sample)} customers`;
  const row = (
    key: string,
    name: string,
    a: number | null,
    b: number | null,
    note: string,
    of: Better,
  ): MeasureRow => ({
    key,
    group: 'Validity',
    name,
    champion: figure(a),
    challenger: figure(b),
    note,
    better: of,
    term: key === 'db' ? 'davies-bouldin' : key === 'ch' ? 'calinski-harabasz' : 'silhouette',
  });
  const [x, y] = [champion, challenger];
  const common = `in the common space: z-scores of ${shortName(commonFeatures.join(', '), 200)}; ${on}`;
  return [
    row(
      'own',
      'Silhouette, own space',
      x.own.silhouette,
      y.own.silhouette,
      `each by its own features: not comparable where these differ; ${on}`,
      null,
    ),
    row(
      'other',
      'Silhouette, the other’s space',
      x.other.silhouette,
      y.other.silhouette,
      `each by the features of the other; ${on}`,
      null,
    ),
    row(
      'common',
      'Silhouette, common space',
      x.common.silhouette,
      y.common.silhouette,
      common,
      better(x.common.silhouette, y.common.silhouette, 0.03),
    ),
    row(
      'db',
      'Davies-Bouldin, common space',
      x.common.daviesBouldin,
      y.common.daviesBouldin,
      `lower is better; ${common}`,
      null,
    ),
    row(
      'ch',
      'Calinski-Harabasz, common space',
      x.common.calinskiHarabasz,
      y.common.calinskiHarabasz,
      `higher is better; falls with k; ${common}`,
      null,
    ),
  ];
}

function lift(comparison: Comparison): MeasureRow[] {
  const { target, champion, challenger } = comparison;
  if (!target) return [];
  const formed = target.formedBy ? '; segments are formed by it, so that it flatters them' : '';
  const over = `${shortName(target.name, 60)}, out of fold (${target.folds} folds), over all compared customers${formed}`;
  const share = (side: ComparedSide): string => (side.lift ? formatShare(side.lift.explained) : '—');
  const rows: MeasureRow[] = [
    {
      key: 'explained',
      group: 'Lift',
      name: 'Variance explained',
      ...both(comparison, share),
      note: over,
      better: betterBy(champion.lift?.explained, challenger.lift?.explained, 0.01),
    },
  ];
  if (target.yesNo) {
    rows.push({
      key: 'auc',
      group: 'Lift',
      name: 'Area under the ROC curve',
      ...both(comparison, (side) =>
        typeof side.lift?.auc === 'number' ? formatNumber(side.lift.auc, 3) : '—',
      ),
      note: `0.5 says nothing, 1 says all; ${over}`,
      better: betterBy(champion.lift?.auc, challenger.lift?.auc, 0.01),
    });
  }
  rows.push({
    key: 'best',
    group: 'Lift',
    name: 'Best segment over the mean',
    ...both(comparison, (side) =>
      typeof side.lift?.best === 'number' ? `${formatNumber(side.lift.best, 3)} ×` : '—',
    ),
    note: shortName(target.name, 60),
    better: null,
  });
  return rows;
}

function betterBy(a: number | null | undefined, b: number | null | undefined, least: number): Better {
  if (typeof a !== 'number' || typeof b !== 'number' || Math.abs(a - b) < least) return null;
  return b > a ? 'challenger' : 'champion';
}

function fairness(comparison: Comparison): MeasureRow[] {
  const { champion, challenger } = comparison;
  return champion.fairness.map((gap, at): MeasureRow => {
    const other = challenger.fairness[at];
    const write = (one: typeof gap | undefined): string =>
      typeof one?.gap === 'number' ? `${formatSigned(one.gap * 100).replace('+', '')} points` : '—';
    const withheld =
      gap.withheld > 0 ? `; ${formatCount(gap.withheld)} groups of too few people are not compared` : '';
    const where = (one: typeof gap | undefined): string =>
      one && one.gap !== null
        ? ` in ${shortName(one.segment, 40)}: ${shortName(one.lowest, 40)} least, ${shortName(one.highest, 40)} most`
        : ' —';
    const over = `between ${formatCount(gap.groups)} groups’ rates of being in one segment (${shortName(gap.grouping, 120)})`;
    return {
      key: `gap ${at} ${gap.attribute}`,
      group: 'Fairness',
      name: `Widest gap by ${shortName(gap.attribute, 60)}`,
      champion: write(gap),
      challenger: write(other),
      note:
        gap.problem ??
        `${over}${withheld}; champion${where(gap)}; challenger${where(other)}; a screen, not a judgement: the audit is in Fairness`,
      better: null,
    };
  });
}

/** Segments of the champion with those that go on from them, largest first. */
export interface MatchRow {
  readonly key: string;
  readonly champion: string;
  readonly challenger: string;
  readonly before: number;
  readonly after: number;
  readonly jaccard: number | null;
}

/** Which segments are the same people, and which are new or gone: below half in common they are no longer the same. */
export function matchRows({ champion, challenger, matched }: Comparison): MatchRow[] {
  const kept = matched.filter(({ jaccard }) => jaccard >= 0.5);
  const rows = champion.segments.map((segment, at): MatchRow => {
    const pair = kept.find((one) => one.champion === at);
    const other = pair ? challenger.segments[pair.challenger] : undefined;
    return {
      key: `a${at}`,
      champion: segment.name,
      challenger: other?.name ?? '— dissolved',
      before: segment.size,
      after: other?.size ?? 0,
      jaccard: pair?.jaccard ?? null,
    };
  });
  const born = challenger.segments.flatMap((segment, at): MatchRow[] =>
    kept.some((one) => one.challenger === at)
      ? []
      : [
          {
            key: `b${at}`,
            champion: '— new',
            challenger: segment.name,
            before: 0,
            after: segment.size,
            jaccard: null,
          },
        ],
  );
  return [...rows, ...born];
}
