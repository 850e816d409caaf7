import { random } from '../../core/random.ts';
import { turnIfDue } from '../../models/turn.ts';
import { averageRunLength, falseAlarms } from '../../stats/chartFalseAlarms.ts';
import { chartAlarms, nelson, westernElectric, type ChartRule } from '../../stats/chartRules.ts';
import { individualsChart, proportionChart, type ChartPoint } from '../../stats/controlCharts.ts';
import type { MonitoringSpec } from './settingSchema.ts';
import type { ChanceAlarms, ControlChart, MonitoredSnapshot } from './valueSchema.ts';

/** Snapshots that a chart needs: limits from fewer say nothing. */
export const fewestPoints = 4;

const rulesOf = ({ rules }: MonitoringSpec['charts']): readonly ChartRule[] =>
  rules === 'nelson' ? nelson : westernElectric;

/**
 * Share and movement of every segment over the snapshots. Shares are held to limits by the number of customers, widened or
 * narrowed by how much they vary anyway (Laney's p′-chart); movements are held as individual values.
 */
export function controlCharts(
  snapshots: readonly MonitoredSnapshot[],
  segments: readonly string[],
  charts: MonitoringSpec['charts'],
): ControlChart[] {
  const told = snapshots.filter(({ problem, customers }) => problem === null && customers > 0);
  if (told.length < fewestPoints) return [];
  const baseline = { from: 0, to: Math.min(charts.baseline, told.length) };
  const rules = rulesOf(charts);
  return segments.flatMap((segment, index): ControlChart[] => {
    const sizes = told.map((snapshot) => snapshot.segments[index]?.size ?? 0);
    const all = told.map(({ segments: own }) => own.reduce((sum, { size }) => sum + size, 0));
    const shares = proportionChart(sizes, all, baseline, 'observed');
    const moving = told.filter(({ segments: own }) => typeof own[index]?.movement === 'number');
    const movements = individualsChart(
      moving.map((snapshot) => snapshot.segments[index]?.movement ?? 0),
      {
        from: 0,
        to: Math.min(charts.baseline, moving.length),
      },
    );
    return [
      chartOf(segment, 'share', told, shares, rules),
      ...(moving.length >= fewestPoints ? [chartOf(segment, 'movement', moving, movements, rules)] : []),
    ];
  });
}

function chartOf(
  segment: string,
  kind: ControlChart['kind'],
  snapshots: readonly MonitoredSnapshot[],
  points: readonly ChartPoint[],
  rules: readonly ChartRule[],
): ControlChart {
  const alarms = chartAlarms(
    points.map(({ z }) => z),
    rules,
  );
  return {
    segment,
    kind,
    points: points.map(({ value, centre, lower, upper }, place) => ({
      snapshot: snapshots[place]?.id ?? '',
      value,
      centre: Number.isFinite(centre) ? centre : value,
      lower: Number.isFinite(lower) ? Math.max(0, lower) : value,
      upper: Number.isFinite(upper) ? upper : value,
      rules: alarms.filter(({ at }) => at === place).map(({ rule }) => rule.name),
    })),
  };
}

/** How often charts of so many points alarm though nothing changes, by all rules together: simulated, with a fixed seed. */
export async function chanceAlarms(
  points: number,
  charts: MonitoringSpec['charts'],
  signal: AbortSignal | undefined,
): Promise<ChanceAlarms | null> {
  if (points < fewestPoints) return null;
  const rules = rulesOf(charts);
  const baseline = Math.min(charts.baseline, points);
  const share = falseAlarms(rules, points, random(20_240_101), baseline, 1000).perPoint;
  await turnIfDue({ signal });
  return { share, runLength: averageRunLength(rules, random(20_240_101, 1), 1000) };
}
