import { currentSnapshot } from '../../../core/snapshots.ts';
import type { FeaturesSpec } from '../../features/spec.ts';
import { columnsOf } from '../../scoringBinding.ts';
import type { SourceSpec, SourceValue } from '../../sources/spec.ts';
import type { PinnedSource } from '../versionSchema.ts';

/**
 * The sources that the features read, with the columns by which later loads are met: those of features, events, customers and
 * filters, and the first with the role customer and time, by which tables are joined and values put in order.
 */
export function pinnedSources(
  spec: FeaturesSpec,
  values: readonly SourceValue[],
  specs: readonly SourceSpec[],
): PinnedSource[] {
  const read = new Map<string, Set<string>>();
  const add = (source: string | undefined, columns: readonly (string | null | undefined)[]): void => {
    if (source === undefined || source === '') return;
    const known = read.get(source) ?? new Set<string>();
    for (const column of columns) if (column) known.add(column);
    read.set(source, known);
  };
  const { events, entity } = spec;
  if (events)
    add(events.source, [events.customer, events.time, events.order, events.amount, events.quantity]);
  if (entity) add(entity.source, [entity.column]);
  for (const { origin } of spec.features) {
    const { source, columns } = columnsOf(origin, events);
    add(source, columns);
  }
  for (const { source, column } of [...spec.filters, ...(spec.groups ?? [])]) add(source, [column]);
  return values.flatMap((value): PinnedSource[] => {
    const wanted = read.get(value.id);
    const source = specs.find(({ id }) => id === value.id);
    if (!wanted || !source) return [];
    for (const role of ['customer', 'time'] as const) {
      const first = value.columns.find((column) => column.role === role);
      if (first) wanted.add(first.id);
    }
    const columns = value.columns
      .filter(({ id }) => wanted.has(id))
      .map(({ id, name, type, role }) => ({ id, name, type, role }));
    const { fingerprint } = source;
    const load = currentSnapshot(source).id;
    return [{ id: value.id, name: value.name, load, fingerprint, rows: value.rows, columns }];
  });
}
