import { bareName } from '../../core/format.ts';
import type { Artifact } from '../../core/artifacts.ts';
import type { Json } from '../../core/json.ts';
import { ident, join, sql, type Sql } from '../../core/sql.ts';
import type { RunContext } from '../context.ts';
import { inputArtifact } from '../inputs.ts';
import type { Dimension } from './auditSchema.ts';
import { isBound, type Binding } from '../attributeBinding.ts';
import { makePlacesTable } from '../attributePlaces.ts';
import { catalogueOf, groupAttribute, type Catalogue, type GroupedAttribute } from '../attributeCatalogue.ts';
import { countAttribute, countCrossing, type DimensionCounts } from './counts.ts';
import { flagExpression, makeCustomerTable, scoreExpression, type WantedColumn } from '../customerTable.ts';
import type { Bind, Settled, SettledOutcome } from './settle.ts';

/** What the counts depend on: another level, screen or reference counts nothing anew. */
export function countsKey(
  { attributes, crossings, decisions, minimum, outcome }: Settled,
  asOf: string | null,
  inputs: Readonly<Record<string, Artifact>>,
): Json {
  return {
    crossings,
    decisions,
    minimum,
    outcome,
    asOf,
    inputs: ['quality', 'features', 'segments'].map((stage) => inputArtifact(inputs, stage).key),
    attributes: attributes.map(({ id, source, column, grouping }) => ({ id, source, column, grouping })),
  } as unknown as Json;
}

/** The tables of customers and of their segments, row by row, and the date at which ages are told. */
export interface CustomerTables {
  readonly features: string;
  readonly segments: string;
  readonly asOf: string | null;
}

/** Customers with their group in every attribute, as `use` finds them in a table that is dropped afterwards. */
export async function withGroups<Answer>(
  settled: Settled,
  bind: Bind,
  tables: CustomerTables,
  context: RunContext,
  use: (table: string, catalogues: readonly Catalogue[]) => Promise<Answer>,
): Promise<Answer> {
  // No tables of the artifact: they are gone before it is there.
  const base = `fairness_${context.key.slice(0, 12)}`;
  const raw = `${base}_values`;
  const coded = `${base}_groups`;
  const step = (name: string, done: number): void => context.work.progress?.(name, done, 4, 'steps');
  try {
    step('Finding groups', 0);
    const grouped: GroupedAttribute[] = [];
    for (const attribute of settled.attributes) {
      const binding = bind(attribute);
      if (isBound(binding)) grouped.push(await groupAttribute(attribute, binding, tables.asOf, context));
    }
    step('Bringing attributes to customers', 1);
    const others = wantedOthers(settled, bind);
    const several = await makeCustomerTable(raw, tables, [...grouped.map(wantedGroups), ...others], context);
    const catalogues: Catalogue[] = [];
    for (const one of grouped) {
      catalogues.push(await catalogueOf(one, raw, several.has(one.spec.id), settled.minimum, context));
    }
    step('Counting groups', 2);
    const shown = [
      sql`c.segment`,
      ...others.map(({ name }) => sql`c.${ident(name)}`),
      ...decidedByLabel(settled.outcome),
    ];
    await makePlacesTable(coded, raw, catalogues, shown, context);
    return await use(coded, catalogues);
  } finally {
    for (const table of [raw, coded]) await context.database.run(sql`DROP TABLE IF EXISTS ${ident(table)}`);
  }
}

/** Counts every attribute, then the crossed ones; an attribute whose column is not there has a problem and no counts. */
export async function countAll(
  settled: Settled,
  bind: Bind,
  tables: CustomerTables,
  context: RunContext,
): Promise<DimensionCounts[]> {
  const bindings = settled.attributes.map(({ id }, at) => ({
    id,
    binding: bind(settled.attributes[at] ?? none),
  }));
  if (!bindings.some(({ binding }) => isBound(binding))) {
    return bindings.map(({ id, binding }) => lost(id, binding));
  }
  return withGroups(settled, bind, tables, context, async (table, catalogues) => {
    const counted: DimensionCounts[] = [];
    for (const { id, binding } of bindings) {
      const catalogue = catalogues.find(({ dimension }) => dimension.id === id);
      counted.push(catalogue ? await countAttribute(catalogue, table, settled, context) : lost(id, binding));
    }
    context.work.progress?.('Counting crossed groups', 3, 4, 'steps');
    for (const ids of settled.crossings) {
      const parts = ids.flatMap((id) => catalogues.filter(({ dimension }) => dimension.id === id));
      if (parts.length === ids.length) counted.push(await countCrossing(parts, table, settled, context));
    }
    return counted;
  });
}

const none = { source: '', column: '' };

function lost(id: string, binding: Binding): DimensionCounts {
  const { problem, name = id } = isBound(binding) ? { problem: null } : binding;
  const dimension: Dimension = {
    id,
    attributes: [id],
    name: bareName(name),
    groups: [],
    conflicts: 0,
    problem,
  };
  return { dimension, counts: [], scores: [] };
}

const wantedGroups = ({ spec, bound, keys }: GroupedAttribute): WantedColumn => ({
  name: spec.id,
  bound,
  value: keys.key,
  of: 'most-frequent',
});

function wantedOthers({ decisions, outcome }: Settled, bind: Bind): WantedColumn[] {
  const flag = (name: string, of: SettledOutcome['came']): WantedColumn[] => {
    const bound = bind(of);
    return isBound(bound) ? [{ name, bound, value: flagExpression(bound, of.yes), of: 'largest' }] : [];
  };
  const flags = decisions.flatMap((decision) => flag(decision.id, decision));
  if (!outcome) return flags;
  const { came, decided, score } = outcome;
  const scored = score ? bind(score) : null;
  return [
    ...flags,
    ...flag('came', came),
    ...('column' in decided ? flag('decided', decided) : []),
    ...(scored && isBound(scored)
      ? [{ name: 'score', bound: scored, value: scoreExpression(scored), of: 'mean' as const }]
      : []),
  ];
}

function decidedByLabel(outcome: SettledOutcome | null): Sql[] {
  if (!outcome || 'column' in outcome.decided) return [];
  const labels = join(outcome.decided.map((label) => sql`${label}`));
  return [sql`(c.segment IN (${labels}))::INTEGER AS decided`];
}
