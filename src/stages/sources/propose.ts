import { formatShare } from '../../core/format.ts';
import type { LoadedTable, Role } from '../../core/table.ts';
import type { Propose } from '../context.ts';
import { findCustomer, findTime } from './evidence.ts';
import type { SourceSpec, SourcesSpec } from './spec.ts';

/**
 * Gives roles that names alone did not tell: “customer” to a column whose values are customers of another table, and “time” to
 * texts of a table with customers that are points in time. A role that is set is never changed.
 */
export const propose: Propose<SourcesSpec> = async (current, _inputs, context) => {
  const tables = new Map<string, LoadedTable>();
  for (const source of current.sources) tables.set(source.id, await context.source(source));
  const rows = (source: SourceSpec): number => tables.get(source.id)?.rows ?? 0;
  const known = current.sources.filter((source) => columnOf(source, 'customer'));
  const [reference] = [...known].sort((a, b) => rows(b) - rows(a));
  const customer = reference && columnOf(reference, 'customer');
  const other = reference && tables.get(reference.id);
  const told: string[] = [];
  const sources: SourceSpec[] = [];
  for (const source of current.sources) {
    const own = tables.get(source.id);
    let proposed = source;
    if (own && other && customer && !columnOf(proposed, 'customer')) {
      const found = await findCustomer(own, proposed.columns, other, customer, context);
      if (found) {
        proposed = withRole(proposed, found.column.id, 'customer');
        const share = formatShare(found.share);
        told.push(
          `${found.column.name} of ${source.name} names customers: ${share} of its values are customers of ${reference.name}.`,
        );
      }
    }
    if (own && columnOf(proposed, 'customer') && !columnOf(proposed, 'time')) {
      const found = await findTime(own, proposed.columns, context);
      if (found) {
        proposed = withRole(proposed, found.id, 'time');
        told.push(`${found.name} of ${source.name} is the time: its texts are dates or points in time.`);
      }
    }
    sources.push(proposed);
  }
  return { spec: { ...current, sources }, reasons: told.length > 0 ? { sources: told.join('\n') } : {} };
};

const columnOf = (source: SourceSpec, role: Role): SourceSpec['columns'][number] | undefined =>
  source.columns.find((column) => column.role === role);

const withRole = (source: SourceSpec, id: string, role: Role): SourceSpec => ({
  ...source,
  columns: source.columns.map((column) => (column.id === id ? { ...column, role } : column)),
});
