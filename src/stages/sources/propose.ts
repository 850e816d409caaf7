import { formatShare } from '../../core/format.ts';
import { ident, sql } from '../../core/sql.ts';
import type { LoadedTable } from '../../core/table.ts';
import type { Propose, ProposalContext } from '../context.ts';
import type { SourceSpec, SourcesSpec } from './spec.ts';

/** Share of a column's values that must be known customers. */
const mostlyKnown = 0.95;
/** Values that a column must have to be compared: a handful would be found among any numbers. */
const fewestValues = 20;
const comparable = new Set(['integer', 'number', 'text']);

interface Candidate {
  readonly column: string;
  readonly name: string;
  readonly share: number;
}

/** Gives the role “customer” to a column without a role whose values are customers of another table. */
export const propose: Propose<SourcesSpec> = async (current, _inputs, context) => {
  const tables = new Map<string, LoadedTable>();
  for (const source of current.sources) tables.set(source.id, await context.source(source));
  const known = current.sources.filter((source) => customerOf(source) !== undefined);
  const [reference] = [...known].sort(
    (a, b) => (tables.get(b.id)?.rows ?? 0) - (tables.get(a.id)?.rows ?? 0),
  );
  if (!reference) return { spec: current, reasons: {} };
  const told: string[] = [];
  const sources: SourceSpec[] = [];
  for (const source of current.sources) {
    const found = customerOf(source) ? null : await findCustomer(source, reference, tables, context);
    sources.push(found ? withCustomer(source, found.column) : source);
    if (found) {
      const share = formatShare(found.share);
      told.push(
        `${found.name} of ${source.name} names customers: ${share} of its values are customers of ${reference.name}.`,
      );
    }
  }
  return { spec: { sources }, reasons: told.length > 0 ? { sources: told.join('\n') } : {} };
};

const customerOf = (source: SourceSpec): SourceSpec['columns'][number] | undefined =>
  source.columns.find(({ role }) => role === 'customer');

const withCustomer = (source: SourceSpec, id: string): SourceSpec => ({
  ...source,
  columns: source.columns.map((column) => (column.id === id ? { ...column, role: 'customer' } : column)),
});

async function findCustomer(
  source: SourceSpec,
  reference: SourceSpec,
  tables: ReadonlyMap<string, LoadedTable>,
  context: ProposalContext,
): Promise<Candidate | null> {
  const customer = customerOf(reference);
  const [own, other] = [tables.get(source.id), tables.get(reference.id)];
  if (!customer || !own || !other) return null;
  let best: Candidate | null = null;
  const candidates = source.columns.filter(
    ({ role, type }) => role === null && type === customer.type && comparable.has(type),
  );
  for (const { id, name } of candidates) {
    const values = sql`SELECT DISTINCT ${ident(id)} AS v FROM ${ident(own.table)} WHERE ${ident(id)} IS NOT NULL`;
    const customers = sql`SELECT DISTINCT ${ident(customer.id)} AS v FROM ${ident(other.table)}`;
    const [row] = await context.database.rows<{ values: number; known: number; customers: number }>(
      sql`SELECT count(*)::DOUBLE AS "values", count(r.v)::DOUBLE AS known, (SELECT count(*) FROM (${customers}))::DOUBLE AS customers
        FROM (${values}) AS o LEFT JOIN (${customers}) AS r ON o.v = r.v`,
      context.work,
    );
    if (!row || row.values < fewestValues) continue;
    // Small counts are found among dense customer numbers too, but there are few of them.
    const covers = row.values >= 0.5 * Math.min(own.rows, row.customers);
    const share = row.known / row.values;
    if (covers && share >= mostlyKnown && share > (best?.share ?? 0)) best = { column: id, name, share };
  }
  return best;
}
