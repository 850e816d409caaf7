/** A rule that tells of a control chart's points, in standard deviations from the centre, that something changed. */
export interface ChartRule {
  /** By its author and number, for instance `western-electric-2`. */
  readonly id: string;
  readonly name: string;
  /** How many points it looks at, the last one included. */
  readonly window: number;
  /** Whether it fires at a point; `at` is at least window − 1. */
  readonly fires: (z: ArrayLike<number>, at: number) => boolean;
}

const at = (z: ArrayLike<number>, index: number): number => z[index] as number;

/** At least `wanted` of the last `window` points beyond `limit` on one side, the last one among them. */
const beyond = (wanted: number, window: number, limit: number) => (z: ArrayLike<number>, last: number) => {
  const side = at(z, last) > 0 ? 1 : -1;
  if (!(side * at(z, last) > limit)) return false;
  let found = 0;
  for (let i = last - window + 1; i <= last; i++) if (side * at(z, i) > limit) found++;
  return found >= wanted;
};

const every =
  (window: number, holds: (z: ArrayLike<number>, index: number) => boolean) =>
  (z: ArrayLike<number>, last: number): boolean => {
    for (let i = last - window + 1; i <= last; i++) if (!holds(z, i)) return false;
    return true;
  };

/** So many steps, each `holds` of the difference before it (0 for the first) and its own. */
const steps =
  (window: number, holds: (before: number, own: number) => boolean) =>
  (z: ArrayLike<number>, last: number): boolean => {
    let before = 0;
    for (let i = last - window + 2; i <= last; i++) {
      const own = at(z, i) - at(z, i - 1);
      if (own === 0 || !holds(before, own)) return false;
      before = own;
    }
    return true;
  };

const rule = (id: string, name: string, window: number, fires: ChartRule['fires']): ChartRule => ({
  id,
  name,
  window,
  fires,
});

/** The four rules of Western Electric's Statistical Quality Control Handbook (1956). */
export const westernElectric: readonly ChartRule[] = [
  rule('western-electric-1', 'one point beyond 3σ', 1, beyond(1, 1, 3)),
  rule('western-electric-2', '2 of 3 points beyond 2σ on one side', 3, beyond(2, 3, 2)),
  rule('western-electric-3', '4 of 5 points beyond 1σ on one side', 5, beyond(4, 5, 1)),
  rule('western-electric-4', '8 points in a row on one side', 8, beyond(8, 8, 0)),
];

/** The eight rules of Nelson, The Shewhart control chart: tests for special causes, Journal of Quality Technology 16 (1984). */
export const nelson: readonly ChartRule[] = [
  rule('nelson-1', 'one point beyond 3σ', 1, beyond(1, 1, 3)),
  rule('nelson-2', '9 points in a row on one side', 9, beyond(9, 9, 0)),
  rule(
    'nelson-3',
    '6 points in a row rising or falling',
    6,
    steps(6, (before, own) => before * own >= 0),
  ),
  rule(
    'nelson-4',
    '14 points in a row alternating up and down',
    14,
    steps(14, (before, own) => before * own <= 0),
  ),
  rule('nelson-5', '2 of 3 points beyond 2σ on one side', 3, beyond(2, 3, 2)),
  rule('nelson-6', '4 of 5 points beyond 1σ on one side', 5, beyond(4, 5, 1)),
  rule(
    'nelson-7',
    '15 points in a row within 1σ',
    15,
    every(15, (z, i) => Math.abs(at(z, i)) < 1),
  ),
  rule(
    'nelson-8',
    '8 points in a row with none within 1σ',
    8,
    every(8, (z, i) => Math.abs(at(z, i)) > 1),
  ),
];

/** A rule that fired, at its last point, with all points that it looked at. */
export interface ChartAlarm {
  readonly rule: ChartRule;
  readonly at: number;
  readonly from: number;
}

/** Which rules fire where; a rule that goes on holding fires at each point anew. Points that are NaN break every run. */
export function chartAlarms(z: readonly number[], rules: readonly ChartRule[]): ChartAlarm[] {
  return z.flatMap((_, last) =>
    rules
      .filter((one) => last >= one.window - 1 && one.fires(z, last))
      .map((one) => ({ rule: one, at: last, from: last - one.window + 1 })),
  );
}
