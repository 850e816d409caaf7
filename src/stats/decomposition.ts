/**
 * So many customers with one path through three labelings. M₀ and M₁ are the model before and now, x₀ and x₁ the customer's data
 * before and now. Segments are numbers from 0, those of M₁ by the identity that they share with M₀'s; customers without a segment
 * have a number of their own, as any segment. −1: the customer was not there.
 */
export interface PathCount {
  /** M₀(x₀), or −1: arrived since. */
  readonly before: number;
  /** M₀(x₁), or −1: departed since. */
  readonly between: number;
  /** M₁(x₁); −1 exactly where `between` is. */
  readonly after: number;
  readonly customers: number;
}

/** Why a segment has another size than before: three whole numbers that sum to the change. */
export interface SizeChange {
  readonly segment: number;
  readonly before: number;
  readonly after: number;
  readonly change: number;
  /** Arrivals in it by M₀(x₁), less departures from it by M₀(x₀). */
  readonly population: number;
  readonly arrivals: number;
  readonly departures: number;
  /** Stayers in it by M₀(x₁), less stayers in it by M₀(x₀): customers who changed. */
  readonly customer: number;
  /** All who are there now in it by M₁(x₁), less those in it by M₀(x₁): the model that changed. */
  readonly model: number;
}

/**
 * Takes the change of every segment's size apart into population, customer and model. Each term counts by a formula of its own and
 * is 0 where only another factor changed; the sum is exact, since arrivals and stayers by M₀(x₁) are together all who are there now.
 * @param segments how many numbers of segments there are. @throws RangeError for a path that no customer can have.
 */
export function decompose(segments: number, paths: readonly PathCount[]): SizeChange[] {
  const zeros = (): number[] => new Array<number>(segments).fill(0);
  const tallies = {
    arrivals: zeros(),
    departures: zeros(),
    stayersBefore: zeros(),
    stayersBetween: zeros(),
    all: zeros(),
    after: zeros(),
  };
  const add = (tally: number[], segment: number, customers: number): void => {
    tally[segment] = (tally[segment] as number) + customers;
  };
  for (const path of paths) {
    check(path, segments);
    const { before, between, after, customers } = path;
    if (before < 0) add(tallies.arrivals, between, customers);
    else if (between < 0) add(tallies.departures, before, customers);
    else {
      add(tallies.stayersBefore, before, customers);
      add(tallies.stayersBetween, between, customers);
    }
    if (after >= 0) {
      add(tallies.all, between, customers);
      add(tallies.after, after, customers);
    }
  }
  return zeros().map((_, segment) => {
    const of = (tally: readonly number[]): number => tally[segment] as number;
    const before = of(tallies.stayersBefore) + of(tallies.departures);
    const after = of(tallies.after);
    return {
      segment,
      before,
      after,
      change: after - before,
      population: of(tallies.arrivals) - of(tallies.departures),
      arrivals: of(tallies.arrivals),
      departures: of(tallies.departures),
      customer: of(tallies.stayersBetween) - of(tallies.stayersBefore),
      model: after - of(tallies.all),
    };
  });
}

/** A segment's change of size over one interval, by what it is called. */
export interface NamedChange {
  readonly id: string;
  readonly before: number;
  readonly after: number;
  readonly population: number;
  readonly customer: number;
  readonly model: number;
}

/**
 * The change of every segment over intervals that follow one another, each ending as the next begins: from the size before the first to
 * the size after the last, each part summed over the intervals. The parts sum to the change with no remainder, since those of each
 * interval do. A segment is not there before the first interval that names it, nor after the last.
 */
export function overIntervals(intervals: readonly (readonly NamedChange[])[]): NamedChange[] {
  const ids = [...new Set(intervals.flatMap((changes) => changes.map(({ id }) => id)))];
  return ids.map((id) => {
    const own = intervals.map((changes) => changes.find((change) => change.id === id));
    const sum = (part: 'population' | 'customer' | 'model'): number =>
      own.reduce((total, change) => total + (change?.[part] ?? 0), 0);
    return {
      id,
      before: own[0]?.before ?? 0,
      after: own.at(-1)?.after ?? 0,
      population: sum('population'),
      customer: sum('customer'),
      model: sum('model'),
    };
  });
}

function check({ before, between, after, customers }: PathCount, segments: number): void {
  const known = [before, between, after].every(
    (segment) => Number.isInteger(segment) && segment >= -1 && segment < segments,
  );
  const possible = between < 0 === after < 0 && (before >= 0 || between >= 0);
  if (!known || !possible || !(customers >= 0))
    throw new RangeError(`no customer goes from ${before} over ${between} to ${after}`);
}
