import { shortName } from '../core/format.ts';
import { ident, sql } from '../core/sql.ts';
import { attachGroups } from './customerGroups.ts';
import { makeBase, makeCustomers, entityQuery } from './customers.ts';
import { withCustomersOnce } from './customersOnce.ts';
import { planFeatures } from './customersPlan.ts';
import type { RunContext } from './context.ts';
import type { PublishedVersion } from './registry/versionSchema.ts';
import { bindVersion, featuresOf, type Bound, type VanishedFeature } from './scoringBinding.ts';
import { labelCustomers } from './scoringLabels.ts';
import { checkForming } from './scoringRefusal.ts';
import type { Snapshot } from './series.ts';
import type { SourceValue } from './sources/spec.ts';

/** A snapshot's customers under a published version. */
export interface ScoredSnapshot {
  /** Table of one row a customer: `customer` (text), then f0… in the features' own units, before capping; missing as NULL. */
  readonly table: string;
  /** Table of the same customers in the same order: `customer`, `segment` (0…k−1), `distance` (scaled units), `margin` (0…1). */
  readonly assignments: string;
  readonly customers: number;
  /** Customers of each segment, in the version's order. */
  readonly sizes: readonly number[];
  /** Customers who lack a value that the version asks for, and so get no segment; they are in neither table. */
  readonly unassigned: number;
  /** ISO; null without times. */
  readonly asOf: string | null;
  /** Features whose columns the loads lack: NULL for everybody, the pinned stand-in where a segment is looked for. */
  readonly vanished: readonly VanishedFeature[];
  /** What is not as it was when the version was published, as plain sentences. */
  readonly notes: readonly string[];
}

/** What scoring needs of the studio. */
export type ScoringContext = Pick<RunContext, 'database' | 'engine' | 'work' | 'note' | 'tableName'>;

/**
 * The customers of a snapshot, built, filled, capped, transformed and scaled as the version pins it, and labelled by its
 * centroids with the kernel of the segments stage: on the data that it was published from it gives exactly the published labels.
 * @param names of the two tables; names of this artifact unless told, so that they go when it goes. Who names them drops them.
 * @throws AppError `recipe.setting` where the source or the column that says whom a row is about is absent, `ingest.missing`,
 * `stage.contract`, `stage.features-gone` where every feature vanished, `cancelled`
 */
export async function scoreSnapshot(
  version: PublishedVersion,
  snapshot: Pick<Snapshot, 'asOf' | 'loads'>,
  context: ScoringContext & Pick<RunContext, 'sourcesWith'>,
  names?: { readonly table: string; readonly assignments: string },
): Promise<ScoredSnapshot> {
  const sources = await context.sourcesWith(snapshot.loads);
  return scoreSources(version, sources, snapshot.asOf, context, names);
}

/** The same over tables that are there. @param asOf ISO; null: the day after the last event. */
export async function scoreSources(
  version: PublishedVersion,
  sources: readonly SourceValue[],
  asOf: string | null,
  context: ScoringContext,
  names = { table: context.tableName(), assignments: context.tableName() },
): Promise<ScoredSnapshot> {
  const bound = bindVersion(version, sources);
  checkForming(version, bound);
  const made = await makeSnapshot(version, bound, asOf, names.table, context);
  const within = { spec: bound.spec, sources: bound.sources, asOf: made.asOf };
  const lost = await attachGroups(names.table, version.groups ?? [], within, context);
  const sizes = await labelCustomers(version, { ...names, customers: made.customers }, context);
  const notes = [...bound.notes, ...groupNotes(version, sources, lost)];
  return { ...names, ...made, sizes, vanished: bound.vanished, notes };
}

/**
 * Groups that cannot be told of these loads, and such as nothing allows any more, as plain sentences.
 * @param lost ids of the groups whose column the loads lack.
 */
export function groupNotes(
  { groups = [] }: Pick<PublishedVersion, 'groups'>,
  sources: readonly SourceValue[],
  lost: readonly string[],
): string[] {
  return groups.flatMap(({ id, source, column }) => {
    const name = shortName(column, 60);
    if (lost.includes(id))
      return [`Groups by ${name} cannot be told: customers are placed as if they belonged to none.`];
    const live = sources.find((candidate) => candidate.id === source);
    const found = live?.columns.find(({ name }) => name === column);
    const isSensitive = found && (found.role === 'sensitive' || live?.restricted?.includes(found.id));
    if (!isSensitive || live?.allowed?.includes(found.id)) return [];
    return [`${name} is taken into account, though no decision on the source register allows it any more.`];
  });
}

async function makeSnapshot(
  version: PublishedVersion,
  { spec, sources, vanished }: Bound,
  asOf: string | null,
  table: string,
  context: ScoringContext,
): Promise<Pick<ScoredSnapshot, 'customers' | 'unassigned' | 'asOf'>> {
  const { database, work } = context;
  const dated = { ...spec, asOf };
  const plan = await withCustomersOnce(planFeatures(dated, sources), context);
  const base = plan.events ? `${table}_events` : null;
  try {
    work.progress?.('Counting orders', 0, 3, 'steps');
    const found = base === null ? asOf : await makeBase(dated, plan, base, context);
    work.progress?.('Making customers', 1, 3, 'steps');
    const counted = sql`SELECT count(*)::DOUBLE AS n FROM (${entityQuery(plan, base)})`;
    const [everybody] = await database.rows<{ n: number }>(counted, work);
    const made = await makeCustomers(dated, plan, table, base, found, context);
    for (const { id } of vanished)
      await database.run(sql`ALTER TABLE ${ident(table)} ADD COLUMN ${ident(id)} DOUBLE`, work);
    const wanted = featuresOf(version).features.some(
      ({ id, used, missing }) =>
        used && missing === 'exclude' && vanished.some((feature) => feature.id === id),
    );
    if (wanted) await database.run(sql`DELETE FROM ${ident(table)}`, work);
    const customers = wanted ? 0 : made;
    return { customers, unassigned: (everybody?.n ?? 0) - customers, asOf: found };
  } finally {
    if (base !== null) await database.run(sql`DROP TABLE IF EXISTS ${ident(base)}`);
  }
}
