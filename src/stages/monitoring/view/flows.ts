import { formatShare } from '../../../core/format.ts';
import type { Flow, FlowData, FlowNode } from '../../../ui/charts/flows.ts';
import { segmentIn, type Palette } from '../../../ui/charts/palette.ts';
import { stationaryShares } from '../../../stats/stationary.ts';
import type { MonitoredSnapshot, MonitoringValue } from '../spec.ts';
import { featureName, rankOf, segmentName, toldSnapshots } from './shown.ts';

/** Snapshots that stand side by side at most. */
const mostTimes = 7;

/** Flows over the newest snapshots; null where nobody could be followed. */
export function flowData(value: MonitoringValue, palette: Palette): FlowData | null {
  const told = toldSnapshots(value);
  const linked = told.slice(lastLink(told)).slice(-mostTimes);
  if (linked.length < 2) return null;
  const segments = value.version?.segments ?? [];
  const order = segments.map(({ id }, index) => ({ id, index })).sort((a, b) => rankOf(a.id) - rankOf(b.id));
  const steps = linked.slice(1).map((snapshot) => stepOf(snapshot, order));
  const nodes: FlowNode[] = order.map(({ id }) => ({
    id,
    name: segmentName(value, id),
    colour: segmentIn(palette, rankOf(id)),
  }));
  const extra = (id: string, name: string): FlowNode[] =>
    steps.flat().some(({ from, to, value: people }) => people > 0 && (from === id || to === id))
      ? [{ id, name, colour: palette.muted }]
      : [];
  return {
    times: linked.map(({ label }) => label),
    nodes: [...extra('new', 'New customers'), ...nodes, ...extra('gone', 'Gone')],
    steps,
  };
}

/** From where on each snapshot is linked to the one before it. */
function lastLink(told: readonly MonitoredSnapshot[]): number {
  let from = told.length - 1;
  while (from > 0 && told[from]?.migration) from--;
  return Math.max(0, from);
}

function stepOf(
  { migration }: MonitoredSnapshot,
  order: readonly { readonly id: string; readonly index: number }[],
): Flow[] {
  if (!migration) return [];
  const { counts, arrivals, departures } = migration;
  const flows = order.flatMap(({ id: from, index }) => [
    ...order.map(({ id: to, index: other }) => ({ from, to, value: counts[index]?.[other] ?? 0 })),
    { from, to: 'gone', value: departures[index] ?? 0 },
  ]);
  const arrived = order.map(({ id: to, index }) => ({ from: 'new', to, value: arrivals[index] ?? 0 }));
  return [...flows, ...arrived].filter(({ value }) => value > 0);
}

/** Segments that customers went from and to, in the order of their ids: what the transition matrix has as rows and columns. */
export function matrixOrder(
  value: MonitoringValue,
): { readonly id: string; readonly index: number; readonly name: string }[] {
  return (value.version?.segments ?? [])
    .map(({ id }, index) => ({ id, index, name: segmentName(value, id) }))
    .sort((a, b) => rankOf(a.id) - rankOf(b.id));
}

/** A flow with the features that moved it. */
export interface CauseRow {
  readonly key: string;
  readonly from: string;
  readonly to: string;
  readonly customers: number;
  /** The three features with the largest parts, and those that pulled back where these make more than the whole. */
  readonly words: string;
}

/** The largest flows into a snapshot, and what moved them. */
export function causeRows(value: MonitoringValue, { migration }: MonitoredSnapshot): CauseRow[] {
  const segments = value.version?.segments ?? [];
  const used = (value.version?.features ?? []).filter((feature) => feature.used);
  const name = (index: number): string => segmentName(value, segments[index]?.id ?? '');
  return (migration?.causes ?? []).map(({ from, to, customers, contributions }) => {
    const all = contributions
      .map((part, place) => ({ part, feature: featureName(value, used[place]?.id ?? '') }))
      .sort((a, b) => b.part - a.part);
    const parts = all.filter(({ part }) => part >= 0.05).slice(0, 3);
    const isMore = parts.reduce((sum, { part }) => sum + part, 0) > 1.0005;
    const against = isMore ? all.filter(({ part }) => part <= -0.0005).slice(-2) : [];
    const words = [
      parts.map(({ part, feature }) => `${feature} ${formatShare(part)}`).join(', '),
      ...against.map(({ part, feature }) => `${feature} pulled back by ${formatShare(-part)}`).reverse(),
    ].join('; ');
    return { key: `${from} ${to}`, from: name(from), to: name(to), customers, words };
  });
}

/** A segment's expected sizes: now, and after each of the next snapshots. */
export interface ExpectedSizes {
  readonly id: string;
  readonly name: string;
  readonly sizes: readonly number[];
  /** Share of those who stay in the long run; null where it depends on where they are now. */
  readonly longRun: number | null;
}

/** What the newest transitions lead to, in the order of the segments' ids. */
export function expectedRows(value: MonitoringValue): ExpectedSizes[] {
  const last = toldSnapshots(value).at(-1);
  const shares = last?.migration ? stationaryShares(last.migration) : null;
  return matrixOrder(value).map(({ id, index, name }) => ({
    id,
    name,
    sizes: [last?.segments[index]?.size ?? 0, ...value.forecast.map((sizes) => sizes[index] ?? 0)],
    longRun: shares?.[index] ?? null,
  }));
}
