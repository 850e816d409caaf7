import { formatDay, formatShare, shortName } from '../../../core/format.ts';
import { overIntervals, type NamedChange } from '../../../stats/decomposition.ts';
import type { ChangeData } from '../../../ui/charts/changeBars.ts';
import type { SucceededSegment, Succession } from '../spec.ts';

/** What changed the sizes over several steps of a series in production that follow one another. */
export interface Overall {
  readonly from: string;
  readonly to: string;
  /** In the order in which they were in production. */
  readonly versions: readonly string[];
  readonly stretches: number;
  readonly segments: readonly SucceededSegment[];
}

/** Whom no version gives a segment: they come and go between steps, so that no sum over steps is told of them. */
const withoutSegment = 'no segment';

/** The newest steps that follow one another without a gap, taken together; null where there is one alone. */
export function overallOf(successions: readonly Succession[]): Overall | null {
  const last = successions.findLastIndex((one, place) => {
    const before = successions[place - 1];
    return before === undefined || before.to !== one.from || before.snapshots[1] !== one.snapshots[0];
  });
  const own = successions.slice(Math.max(0, last));
  const [first] = own;
  const end = own[own.length - 1];
  if (!first || !end || first === end) return null;
  const names = new Map(own.flatMap(({ segments }) => segments.map(({ id, name }) => [id, name])));
  const segments = overIntervals(own.map((one) => one.segments)).filter(
    ({ id, before, after }) => id !== withoutSegment && before + after > 0,
  );
  return {
    from: first.before,
    to: end.after,
    versions: [first.from, ...own.filter(({ from, to }) => from !== to).map(({ to }) => to)],
    stretches: own.length,
    segments: segments.map((change: NamedChange) => ({ ...change, name: names.get(change.id) ?? change.id })),
  };
}

/** Between which snapshots something happened. */
export const overWords = (before: string, after: string): string =>
  before === after ? `on ${after}` : `from ${before} to ${after}`;

/** What a change of version did to customers and segments, in sentences. */
export function successionWords({ to, identities, reassigned }: Succession): string {
  const goOn = identities.flatMap(({ old, new: now, jaccard }) =>
    old !== null && now !== null
      ? [`${now} of ${to} goes on from ${old} (${formatShare(jaccard)} the same customers)`]
      : [],
  );
  const dissolved = identities.flatMap(({ old, new: now }) => (now === null && old !== null ? [old] : []));
  const born = identities.flatMap(({ old, new: now }) => (old === null && now !== null ? [now] : []));
  return [
    `${formatShare(reassigned)} of the customers of both have another segment under ${to}.`,
    ...(goOn.length > 0 ? [`${goOn.join('; ')}.`] : []),
    ...(dissolved.length > 0 ? [`Dissolved: ${dissolved.join(', ')}.`] : []),
    ...(born.length > 0 ? [`New: ${born.join(', ')}.`] : []),
  ].join(' ');
}

/** The steps to choose from, the newest last; a value is a step's place. */
export function stretchOptions(
  successions: readonly Succession[],
): { readonly value: string; readonly label: string; readonly isChange: boolean }[] {
  return successions.map(({ from, to, at, before, after }, place) => {
    const isChange = from !== to;
    const over = before === after ? after : `${before} to ${after}`;
    const versions = isChange ? `${from} → ${to}${at ? ` on ${formatDay(at)}` : ''}` : from;
    return { value: String(place), label: `${over}: ${versions}`, isChange };
  });
}

/** Population, customers and model of every segment, as bars; segments by the name in the version that they began with. */
export function successionData(segments: readonly SucceededSegment[]): ChangeData {
  const names = segments.map(({ name }) => name);
  return {
    parts: ['population', 'customers who stayed', 'model'],
    rows: segments.map(({ id, name, before, after, population, customer, model }) => ({
      name: shortName(names.filter((one) => one === name).length > 1 ? `${id}: ${name}` : name),
      before,
      after,
      parts: [population, customer, model],
    })),
  };
}
