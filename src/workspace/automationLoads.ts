import { AppError } from '../core/errors.ts';
import { snapshotsOf } from '../core/snapshots.ts';
import type { SnapshotComparison } from '../core/snapshotsComparison.ts';
import type { ColumnType, FileColumn, Role } from '../core/table.ts';
import { usualChoice } from '../core/zonesClock.ts';
import type { Clock } from '../core/zonesSpec.ts';
import { sourceOf } from './sourceEdits.ts';
import type { Workspace } from './workspace.svelte.ts';

/** A source as scripts see it. */
export interface ScriptSource {
  readonly id: string;
  readonly name: string;
  readonly rows: number;
  readonly rejected: number;
  readonly columns: readonly {
    readonly name: string;
    readonly type: ColumnType;
    readonly role: Role | null;
  }[];
  /** Names of the file's columns that are not read. */
  readonly leftOut: readonly string[];
}

/** A source as it was computed, or as it was added. */
interface ToldSource extends Omit<ScriptSource, 'leftOut' | 'columns'> {
  readonly columns: readonly (ScriptSource['columns'][number] & { readonly id: string })[];
  readonly fileColumns?: readonly FileColumn[];
  readonly leftOut?: readonly { readonly name: string }[];
}

/** What of a source scripts are told. */
export function scriptSource(source: ToldSource): ScriptSource {
  const { id, name, rows, rejected, columns, fileColumns = [] } = source;
  const read = new Set(columns.map((column) => column.id));
  const leftOut = source.leftOut ?? fileColumns.filter((column) => !read.has(column.id));
  return {
    id,
    name,
    rows,
    rejected,
    columns: columns.map(({ name: column, type, role }) => ({ name: column, type, role })),
    leftOut: leftOut.map((column) => column.name),
  };
}

/** The sources as they were computed last; none where they were not. */
export function scriptSources(workspace: Workspace): readonly ScriptSource[] {
  const value = workspace.results.current('sources')?.value as
    { readonly sources: readonly ToldSource[] } | undefined;
  return (value?.sources ?? []).map(scriptSource);
}

type Asked = <Answer>(call: () => Promise<Answer>) => Promise<Answer>;

/** The calls for loads and clocks. Sources are named by id or name, loads by their id: `1` is the first. */
export function loadCalls(workspace: Workspace, asked: Asked) {
  const { sources } = workspace;
  const changed = async (source: string, change: Promise<void>): Promise<ScriptSource> => {
    await change;
    const { id } = sourceOf(sources.spec, source);
    const found = scriptSources(workspace).find((one) => one.id === id);
    if (!found)
      throw new AppError('stage.input', 'The sources were changed meanwhile.', { stage: 'sources' });
    return found;
  };
  return {
    /** Reads a file in the place of a source's content; the load before stays. */
    replace: (source: string, name: string, blob: Blob) =>
      asked(() => changed(source, sources.snapshots.replace(source, { name, blob }))),
    /**
     * Reads a file's rows after those of a source. Option `key`: columns by whose values a new row takes the place of an old one;
     * `keepColumns`: whether columns that the source lacks become columns of it rather than being left out.
     */
    append: (
      source: string,
      name: string,
      blob: Blob,
      {
        key = [],
        keepColumns = false,
      }: { readonly key?: readonly string[]; readonly keepColumns?: boolean } = {},
    ) =>
      asked(() =>
        changed(
          source,
          sources.snapshots.append(source, { name, blob }, { replaces: key, keeps: keepColumns }),
        ),
      ),
    /** Reads those of a source's columns alone, by name; null reads every column of its file. */
    chooseColumns: (source: string, names: readonly string[] | null) =>
      asked(() =>
        changed(
          source,
          sources.chooseColumns(source, names).then(() => workspace.run('sources')),
        ),
      ),
    /** Reads another load of a source. Nothing is computed until `run`, but for what is on screen. */
    choose: (source: string, load: string) => asked(() => sources.snapshots.choose(source, load)),
    /** Two loads of a source side by side: the two newest unless told. */
    compare: (source: string, from?: string, to?: string) =>
      asked((): Promise<SnapshotComparison> => {
        const entry = sourceOf(sources.spec, source);
        const [last, before] = snapshotsOf(entry).toReversed();
        const [earlier, later] = [from ?? before?.id, to ?? last?.id];
        if (earlier === undefined || later === undefined) {
          throw new AppError('recipe.setting', `“${entry.name}” has one load: there is none to compare.`, {
            source: entry.id,
          });
        }
        return sources.snapshots.compare(source, earlier, later);
      }),
    /** Which zone a source's clocks show; members that are left out are as usual. Null takes its times as they are. */
    setClock: (source: string, clock: Partial<Clock> | null) =>
      asked(() =>
        sources.snapshots.setClock(
          source,
          clock && { zone: null, shiftMinutes: 0, ...usualChoice, ...clock },
        ),
      ),
    /** The zone in which the study tells times; null is UTC. */
    setZone: (zone: string | null) => asked(() => sources.snapshots.setZone(zone)),
  };
}
