import type { LoadedTable } from '../../core/table.ts';
import type { Run, RunContext } from '../context.ts';
import { columnWarnings, profileColumns } from '../columnFigures.ts';
import { readContent } from '../snapshotsContent.ts';
import { offsetSources } from './activity.ts';
import { clockWarnings, onStudyClock } from './clocks.ts';
import {
  allowedColumns,
  restrictedColumns,
  type LeftOutColumn,
  type SourceSpec,
  type SourcesSpec,
  type SourcesValue,
  type SourceValue,
} from './spec.ts';

/** Loads every source that is not loaded yet and looks at each of its columns once. */
export const run: Run<SourcesSpec, SourcesValue> = async (spec, _inputs, context) => {
  const sources: SourceValue[] = [];
  for (const source of spec.sources) {
    context.work.progress?.(`Reading ${source.name}`, sources.length, spec.sources.length, 'tables');
    sources.push(await valueOf(source, spec.zone, context));
  }
  const offsets = await offsetSources(sources, context);
  return { sources, ...(offsets.length > 0 ? { offsets } : {}) };
};

async function valueOf(
  source: SourceSpec,
  studyZone: string | undefined,
  context: RunContext,
): Promise<SourceValue> {
  const read = await contentOf(source, context);
  const { table, rows, report } = await onStudyClock(source, studyZone, read, context);
  const loaded = { ...read, table, rows };
  const profiled = await profileOf(loaded, source, context);
  const found = columnWarnings(source.name, loaded.rows, profiled.columns, profiled.notFinite);
  const allowed = allowedColumns(source);
  const restricted = restrictedColumns(source);
  const leftOut = leftOutOf(source, loaded);
  const told = new Set(loaded.warnings.map(({ code, column }) => `${code} ${column ?? ''}`));
  return {
    id: source.id,
    name: source.name,
    table: loaded.table,
    rows: loaded.rows,
    rejected: loaded.rejected,
    rejects: loaded.rejects,
    columns: profiled.columns,
    preview: loaded.preview,
    ...(report ? { clock: report } : {}),
    ...(leftOut.length > 0 ? { leftOut } : {}),
    ...(allowed.length > 0 ? { allowed } : {}),
    ...(restricted.length > 0 ? { restricted } : {}),
    warnings: [
      ...loaded.warnings,
      ...(source.clock && report ? clockWarnings(source.name, source.clock, report) : []),
      ...found.filter(({ code, column }) => !told.has(`${code} ${column ?? ''}`)),
    ],
  };
}

/** The rows of a source. Files that are one source are put together once, whatever else of the sources changes. */
async function contentOf(source: SourceSpec, context: RunContext): Promise<LoadedTable> {
  const { name, parts, columns } = source;
  if (!parts) return readContent(name, source, context);
  const contents = {
    name,
    parts,
    columns: columns.map(({ id, name, type, unit = '' }) => [id, name, type, unit]),
  };
  const { value } = await context.sharedTable('parts', contents, (table) =>
    readContent(name, source, { ...context, tableName: () => table }),
  );
  return value;
}

/** What is known of the columns, each with the role that the study gives it. A table is looked at once. */
async function profileOf(
  { table, rows, columns }: LoadedTable,
  source: SourceSpec,
  context: RunContext,
): ReturnType<typeof profileColumns> {
  const key = [table, rows, columns.map(({ id, type }) => [id, type])];
  const profiled = await context.memo('figures of columns', key, () =>
    profileColumns(table, rows, columns, context),
  );
  const roles = new Map(source.columns.map(({ id, role }) => [id, role]));
  const own = columns.map((column) => ({ ...column, role: roles.get(column.id) ?? null }));
  return { ...profiled, columns: profiled.columns.map((figures, i) => ({ ...figures, ...own[i] })) };
}

/** The columns of the file that were not read. Where a source is made of several files, those of the first, met by name. */
function leftOutOf({ parts }: SourceSpec, { fileColumns = [], columns }: LoadedTable): LeftOutColumn[] {
  if (parts) {
    const names = new Set(columns.map(({ name }) => name));
    return fileColumns.flatMap(({ name }) => (names.has(name) ? [] : [{ id: null, name }]));
  }
  const ids = new Set(columns.map(({ id }) => id));
  return fileColumns.flatMap(({ id, name }) => (ids.has(id) ? [] : [{ id, name }]));
}
