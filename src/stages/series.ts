import { AppError } from '../core/errors.ts';
import { formatDay } from '../core/format.ts';
import type { Recipe } from '../core/recipe.ts';
import { nodeOf } from '../core/recipeEdits.ts';
import { currentSnapshot, snapshotsOf, type SnapshotRecord } from '../core/snapshots.ts';
import type { PublishedVersion } from './registry/versionSchema.ts';
import { featuresOf } from './scoringBinding.ts';
import { datesOf, type Cadence } from './seriesDates.ts';
import type { SourceSpec, SourcesSpec, SourceValue } from './sources/spec.ts';

export type { Cadence } from './seriesDates.ts';

/** A state of the data that is scored: which load of each source is read, and as of which date. */
export interface Snapshot {
  /** Stable and unique within its series. */
  readonly id: string;
  /** As people read it, such as 3 March 2026. */
  readonly label: string;
  /** The same with ISO dates, for files. */
  readonly name: string;
  /** ISO date or time without zone; events at or after it are not seen. Null: the day after the last event. */
  readonly asOf: string | null;
  /** Load ids by source id; sources that are not named are read as they are now. */
  readonly loads: Readonly<Record<string, string>>;
}

/** The source whose loads or dates make the series: the events of the version, else the table of its customers. */
export function mainSource(version: PublishedVersion): string {
  const { events, entity } = featuresOf(version);
  return events?.source ?? entity?.source ?? '';
}

/** The data as the version was published from: the same loads, and the same as-of date. */
export function publishedSnapshot(version: PublishedVersion): Snapshot {
  const loads = Object.fromEntries(version.sources.map(({ id, load }) => [id, load]));
  return {
    id: 'published',
    label: 'As published',
    name: 'As published',
    asOf: featuresOf(version).asOf,
    loads,
  };
}

/**
 * All of the data as it was when the version was published: the loads that it reads, of every other source the load that was current
 * when the main one came, and the as-of date that it was published as of.
 */
export function publishedState(version: PublishedVersion, recipe: Recipe): Pick<Snapshot, 'asOf' | 'loads'> {
  const { sources } = nodeOf(recipe, 'sources').spec as unknown as SourcesSpec;
  const { loads } = publishedSnapshot(version);
  const main = sources.find(({ id }) => id === mainSource(version));
  const load = main && snapshotsOf(main).find(({ id }) => id === loads[main.id]);
  const others = load
    ? sources
        .filter(({ id }) => !(id in loads))
        .map((one) => [one.id, currentAt(one, deliveredBy(main, load))] as const)
    : [];
  return { asOf: version.reference.asOf, loads: { ...Object.fromEntries(others), ...loads } };
}

/**
 * The newest `most` loads of the main source, oldest first; of every other source the load that was current then, files of one
 * delivery taken together, and with the newest load, where it is read, those that are read now. A load is looked at as of the day
 * after its own date; where it has none, as of the day after its last event. The load that the version was published from is looked
 * at as it was then.
 * @throws AppError `recipe.setting` where the main source is not in the study.
 */
export function seriesOfLoads(version: PublishedVersion, recipe: Recipe, most: number): Snapshot[] {
  const { sources } = nodeOf(recipe, 'sources').spec as unknown as SourcesSpec;
  const main = sources.find(({ id }) => id === mainSource(version));
  if (!main) {
    throw new AppError('recipe.setting', 'The source of the version’s customers is not in this study.', {
      stage: 'registry',
      version: version.id,
    });
  }
  const published = publishedSnapshot(version);
  const loads = snapshotsOf(main).slice(-most);
  return loads.map((load, index) => {
    const isRead = index === loads.length - 1 && load.id === currentSnapshot(main).id;
    const others = sources
      .filter(({ id }) => id !== main.id)
      .map(
        (one) =>
          [one.id, isRead ? currentSnapshot(one).id : currentAt(one, deliveredBy(main, load))] as const,
      );
    const day = dayOf(load);
    const isShared = loads.filter((one) => dayOf(one) === day).length > 1;
    const written = load.asOf === null && load.loadedAt === null ? day : formatDay(day);
    const isPublished = published.loads[main.id] === load.id;
    return {
      id: `load ${load.id}`,
      label: isShared ? `${written}, load\u00a0${load.id}` : written,
      name: isShared ? `${day}, load ${load.id}` : day,
      asOf: isPublished ? published.asOf : load.asOf && dayAfter(load.asOf),
      loads: {
        ...Object.fromEntries(others),
        ...(isPublished ? published.loads : {}),
        [main.id]: load.id,
      },
    };
  });
}

/** What a load is called: its own date, else the day on which it came, else its file. */
const dayOf = ({ asOf, loadedAt, file }: SnapshotRecord): string => asOf ?? loadedAt?.slice(0, 10) ?? file;

/** Milliseconds after a load in which those of other sources come with it. */
const delivery = 3_600_000;

/** Until when loads of other sources came with a load: an hour after it, or half way to the next; null where it is not known when it came. */
function deliveredBy(main: SourceSpec, { id, loadedAt }: SnapshotRecord): string | null {
  if (loadedAt === null) return null;
  const all = snapshotsOf(main);
  const next = all[all.findIndex((one) => one.id === id) + 1]?.loadedAt ?? null;
  const came = Date.parse(loadedAt);
  const half = next === null ? delivery : Math.max(0, (Date.parse(next) - came) / 2);
  return new Date(came + Math.min(delivery, half)).toISOString();
}

/** The load of a source that was the newest at a time; the first where all came later, or the time is not known. */
function currentAt(source: SourceSpec, at: string | null): string {
  const all = snapshotsOf(source);
  const first = all[0]?.id ?? currentSnapshot(source).id;
  if (at === null) return first;
  const before: readonly SnapshotRecord[] = all.filter(
    ({ loadedAt }) => loadedAt === null || Date.parse(loadedAt) <= Date.parse(at),
  );
  return before.at(-1)?.id ?? first;
}

/** When the load of the main source that a snapshot reads came, as ISO time; null where that is not known. */
export function loadedAt({ loads }: Snapshot, version: PublishedVersion, recipe: Recipe): string | null {
  const { sources } = nodeOf(recipe, 'sources').spec as unknown as SourcesSpec;
  const main = sources.find(({ id }) => id === mainSource(version));
  return (main && snapshotsOf(main).find(({ id }) => id === loads[main.id])?.loadedAt) ?? null;
}

/** The ISO day so many days after one. */
function dayAfter(day: string, days = 1): string {
  const date = new Date(`${day.slice(0, 10)}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/**
 * The loads that are read now, as they were at the last `most` as-of dates, oldest first: the first days of weeks (Mondays),
 * months, quarters or years over the span of the events, and the day after the last event. Where they are those that the version
 * was published from, the last event is the last that it kept, so that the last date is the version's own. What is not an event
 * (such as a table of customers) is read as it is, whatever the date.
 * @param sources the checked sources. @param asPublished whether they are read from what the version was published from.
 * Empty where the version has no time of events.
 */
export function seriesOfDates(
  version: PublishedVersion,
  sources: readonly SourceValue[],
  { every, most, asPublished = false }: { every: Cadence; most: number; asPublished?: boolean },
): Snapshot[] {
  const { events, asOf: pinned } = featuresOf(version);
  const name = version.sources
    .find(({ id }) => id === events?.source)
    ?.columns.find(({ id }) => id === events?.time)?.name;
  const time = sources.find(({ id }) => id === events?.source)?.columns.find((one) => one.name === name);
  if (!time || time.least === null || time.greatest === null) return [];
  const { asOf: published } = version.reference;
  const last = asPublished && pinned === null && published !== null ? dayAfter(published, -1) : time.greatest;
  return datesOf(time.least, last, every, most).map(({ asOf, label, name }) => ({
    id: asOf,
    label,
    name,
    asOf,
    loads: {},
  }));
}
