import type { Run, RunContext } from '../context.ts';
import { columnWarnings, profileColumns } from './profile.ts';
import type { SourceSpec, SourcesSpec, SourcesValue, SourceValue } from './spec.ts';

/** Loads every source that is not loaded yet and looks at each of its columns once. */
export const run: Run<SourcesSpec, SourcesValue> = async (spec, _inputs, context) => {
  const sources: SourceValue[] = [];
  for (const source of spec.sources) {
    context.work.progress?.(`Reading ${source.name}`, sources.length, spec.sources.length, 'tables');
    sources.push(await valueOf(source, context));
  }
  return { sources };
};

async function valueOf(source: SourceSpec, context: RunContext): Promise<SourceValue> {
  const loaded = await context.source(source);
  const roles = new Map(source.columns.map(({ id, role }) => [id, role]));
  const columns = loaded.columns.map((column) => ({ ...column, role: roles.get(column.id) ?? null }));
  const profiled = await profileColumns(loaded.table, loaded.rows, columns, context);
  const found = columnWarnings(source.name, loaded.rows, profiled.columns, profiled.notFinite);
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
    warnings: [
      ...loaded.warnings,
      ...found.filter(({ code, column }) => !told.has(`${code} ${column ?? ''}`)),
    ],
  };
}
