import type { ChartRule } from './chartRules.ts';
import { individualsChart } from './controlCharts.ts';

/** A seeded source of standard normal numbers. */
export interface NormalSource {
  normal(): number;
}

/** How often rules alarm together though nothing changes. */
export interface FalseAlarms {
  /** Chance of at least one alarm on a chart of so many points. */
  readonly perChart: number;
  /** Expected share of the chart's points that alarm. */
  readonly perPoint: number;
}

/**
 * The combined false-alarm rate of rules on a chart of `points` independent normal values, by simulation. Each rule adds alarms of
 * its own. @param baseline how many first points the limits are taken from, as on the chart at hand: from few points limits are
 * uncertain and alarms more frequent than in textbooks. Null: the limits are known.
 * @param runs charts drawn; the standard error of `perChart` is at most 0.5 ÷ √runs.
 */
export function falseAlarms(
  rules: readonly ChartRule[],
  points: number,
  source: NormalSource,
  baseline: number | null = null,
  runs = 2000,
): FalseAlarms {
  if (points < 1 || rules.length === 0) return { perChart: 0, perPoint: 0 };
  let charts = 0;
  let alarmed = 0;
  for (let run = 0; run < runs; run++) {
    const values = Array.from({ length: points }, () => source.normal());
    const z =
      baseline === null
        ? values
        : individualsChart(values, { from: 0, to: baseline }).map((point) => point.z);
    let found = 0;
    for (let i = 0; i < points; i++) if (anyFires(rules, z, i)) found++;
    if (found > 0) charts++;
    alarmed += found;
  }
  return { perChart: charts / runs, perPoint: alarmed / runs / points };
}

/**
 * The in-control average run length: how many points pass until rules alarm though nothing changes, with known limits, by simulation.
 * One point beyond 3σ alone: 370.4; all four rules of Western Electric: 91.75 (Champ and Woodall, Technometrics 29, 1987).
 * @param most points after which a run is broken off; it then counts with so many.
 */
export function averageRunLength(
  rules: readonly ChartRule[],
  source: NormalSource,
  runs = 2000,
  most = 20_000,
): number {
  if (rules.length === 0) return Infinity;
  const z = new Float64Array(most);
  let sum = 0;
  for (let run = 0; run < runs; run++) {
    let i = 0;
    do z[i] = source.normal();
    while (!anyFires(rules, z, i) && ++i < most);
    sum += Math.min(most, i + 1);
  }
  return sum / runs;
}

const anyFires = (rules: readonly ChartRule[], z: ArrayLike<number>, at: number): boolean =>
  rules.some((rule) => at >= rule.window - 1 && rule.fires(z, at));
