import { ident, sql } from '../../core/sql.ts';
import type { RunContext } from '../context.ts';
import { makeBase, makeCustomers } from '../customers.ts';
import type { Plan } from '../customersPlan.ts';
import { countCustomers, countRows } from './counts.ts';
import type { FeaturesSpec, FeaturesValue } from './spec.ts';

/** What is known of a features' table once it is made. */
export interface MadeCustomers {
  readonly counts: FeaturesValue['counts'];
  /** Customers before those who lack a value that is asked for are left out. */
  readonly entities: number;
  /** Customers in the table. */
  readonly count: number;
  readonly asOf: string | null;
  /** What made it, for the provenance. */
  readonly queries: readonly string[];
}

/** Makes the features' table of that name, and counts rows and customers on the way. */
export async function makeCounted(
  spec: FeaturesSpec,
  plan: Plan,
  table: string,
  context: RunContext,
): Promise<MadeCustomers> {
  const { database, work } = context;
  const queries: string[] = [];
  const noting = { database, work, note: (query: string) => void queries.push(query) };
  const base = plan.events ? `${table}_events` : null;
  try {
    work.progress?.('Counting rows', 0, 4, 'steps');
    const rows = await countRows(plan, context);
    work.progress?.('Counting orders', 1, 4, 'steps');
    const asOf = base === null ? spec.asOf : await makeBase(spec, plan, base, noting);
    const customers = await countCustomers(plan, base, context);
    work.progress?.('Making customers', 2, 4, 'steps');
    const count = await makeCustomers(spec, plan, table, base, asOf, noting);
    const counts = {
      ...rows,
      customersBefore: customers.before,
      customersExcluded: customers.entities - count,
      customersWithoutEvents: customers.withoutEvents,
    };
    return { counts, entities: customers.entities, count, asOf, queries };
  } finally {
    if (base !== null) await database.run(sql`DROP TABLE IF EXISTS ${ident(base)}`);
  }
}
