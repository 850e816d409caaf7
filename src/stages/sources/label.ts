import type { SourcesSpec } from './spec.ts';

/** The name of an edit to the sources, for undo. */
export function sourcesLabel(before: SourcesSpec, after: SourcesSpec): string {
  const had = new Map(before.sources.map((source) => [source.id, source]));
  const has = new Map(after.sources.map((source) => [source.id, source]));
  const added = after.sources.filter(({ id }) => !had.has(id));
  if (added.length > 0) return `Add ${named(added.map(({ name }) => name))}`;
  const removed = before.sources.filter(({ id }) => !has.has(id));
  if (removed.length > 0) return `Remove ${named(removed.map(({ name }) => name))}`;
  for (const source of after.sources) {
    const old = had.get(source.id);
    const roles = new Map(old?.columns.map(({ id, role }) => [id, role]));
    const column = source.columns.find(({ id, role }) => roles.has(id) && roles.get(id) !== role);
    if (old && JSON.stringify(old.reading.only) !== JSON.stringify(source.reading.only))
      return `Choose the columns of ${source.name}`;
    if (old && column) return `Set role of ${column.name} to ${column.role ?? 'none'}`;
    if (old && JSON.stringify(old.reading) !== JSON.stringify(source.reading))
      return `Read ${source.name} anew`;
    if (old && old.name !== source.name) return `Rename ${old.name} to ${source.name}`;
  }
  return 'Change sources';
}

function named(names: readonly string[]): string {
  const [first = '', ...others] = names;
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}
