import type { Json } from '../../../core/json.ts';
import { ident, sql } from '../../../core/sql.ts';
import { inPieces } from '../../../models/inPieces.ts';
import { sampleRows } from '../../../models/sampleRows.ts';
import type { RunContext } from '../../context.ts';
import type { FeaturesValue, FeatureSummary } from '../../features/spec.ts';
import { scaledColumns, usedFeatures } from '../../scaled.ts';
import type { SegmentsValue } from '../../segments/spec.ts';
import type { AuditGroup } from '../auditSchema.ts';
import { withGroups, type CustomerTables } from '../counting.ts';
import type { Bind, Settled } from '../settle.ts';

/** Customers that are looked at, at most. */
const mostRows = 50_000;

/** What the audit knows of the study: settings that stand, tables, and a key of what counts depend on. */
export interface AuditedStudy {
  readonly settled: Settled;
  readonly bind: Bind;
  readonly tables: CustomerTables;
  readonly countsKey: Json;
  readonly features: FeaturesValue;
  readonly segments: SegmentsValue;
}

export interface SampledAttribute {
  readonly id: string;
  readonly name: string;
  readonly groups: readonly AuditGroup[];
  /** The place of each row's group. */
  readonly of: Int32Array;
}

/** Customers with scaled features, segment and groups: all, or as many as are looked at, drawn at random. */
export interface Sampled {
  readonly customers: number;
  readonly rows: number;
  /** The used features, whose columns are the segments' coordinates. */
  readonly features: readonly Pick<FeatureSummary, 'id' | 'name'>[];
  readonly columns: readonly Float32Array[];
  /** Features that are only shown. */
  readonly shown: ReadonlyMap<string, Float32Array>;
  readonly k: number;
  readonly centroids: readonly (readonly number[])[];
  readonly labels: Int32Array;
  readonly attributes: readonly SampledAttribute[];
  /** 1 or 0, NaN where unknown, by the decision's id. */
  readonly decisions: ReadonlyMap<string, Float64Array>;
  readonly came: Float64Array | null;
}

/** Draws the customers and gathers what is known of them, once for the same settings. */
export function sampled(study: AuditedStudy, context: RunContext): Promise<Sampled> {
  const { countsKey } = study;
  return context.memo('fairness sample', { countsKey, mostRows, seed: context.seed }, () =>
    gather(study, context),
  );
}

async function gather(study: AuditedStudy, context: RunContext): Promise<Sampled> {
  const { settled, bind, tables, features, segments } = study;
  const { customers } = features;
  const drawn = sampleRows(customers, mostRows, context.seed);
  const placeOf = new Int32Array(customers).fill(-1);
  drawn.forEach((row, place) => {
    placeOf[row] = place;
  });
  const flags = [...settled.decisions.map(({ id }) => id), ...(settled.outcome ? ['came'] : [])];
  const held = await withGroups(settled, bind, tables, context, async (table, catalogues) => {
    const names = ['row', 'segment', ...catalogues.map(({ dimension }) => `g_${dimension.id}`), ...flags];
    const columns = names.map((name) => ({ name, expression: sql`${ident(name)}::DOUBLE` }));
    const found = await context.database.gatherDouble(ident(table), columns, context.work);
    const [order = new Float64Array(), ...rest] = found.columns;
    const placed: Float64Array[] = [];
    for (const column of rest) placed.push(await placeInOrder(column, order, placeOf, drawn.length, context));
    const attributes = catalogues.map(({ dimension }, at): SampledAttribute => ({
      id: dimension.id,
      name: dimension.name,
      groups: dimension.groups,
      of: Int32Array.from(placed[at + 1] ?? []),
    }));
    const [labels = new Float64Array()] = placed;
    return { labels: Int32Array.from(labels), attributes, flags: placed.slice(1 + catalogues.length) };
  });
  const used = usedFeatures(features);
  const coordinates = await gatherFeatures(features, placeOf, drawn, context);
  const flagOf = (name: string): Float64Array | null => held.flags[flags.indexOf(name)] ?? null;
  return {
    customers,
    rows: drawn.length,
    features: used.map(({ id, name }) => ({ id, name })),
    columns: used.map(({ id }) => coordinates.get(id) ?? new Float32Array(drawn.length)),
    shown: coordinates,
    k: segments.model.k,
    centroids: segments.model.centroids,
    labels: held.labels,
    attributes: held.attributes,
    decisions: new Map(settled.decisions.map(({ id }) => [id, flagOf(id) ?? new Float64Array()])),
    came: flagOf('came'),
  };
}

async function gatherFeatures(
  { table, customers, features }: FeaturesValue,
  placeOf: Int32Array,
  drawn: Int32Array,
  context: RunContext,
): Promise<Map<string, Float32Array>> {
  const sample = `fairness_${context.key.slice(0, 12)}_sample`;
  const isWhole = drawn.length === customers;
  try {
    if (!isWhole) await context.database.insertColumns(sample, [{ name: 'row', values: drawn }]);
    const chosen = isWhole ? sql`` : sql` WHERE rowid IN (SELECT row FROM ${ident(sample)})`;
    const from = sql`(SELECT rowid AS row_place, * FROM ${ident(table)}${chosen})`;
    const columns = [{ name: 'row_place', expression: sql`row_place::DOUBLE` }, ...scaledColumns(features)];
    const found = await context.database.gatherDouble(from, columns, context.work);
    const [order = new Float64Array(), ...rest] = found.columns;
    const held = new Map<string, Float32Array>();
    for (const [at, column] of rest.entries()) {
      const placed = await placeInOrder(column, order, placeOf, drawn.length, context);
      const finite = Float32Array.from(placed, (value) => (Number.isFinite(value) ? value : 0));
      held.set(features[at]?.id ?? '', finite);
    }
    return held;
  } finally {
    if (!isWhole) await context.database.run(sql`DROP TABLE IF EXISTS ${ident(sample)}`);
  }
}

/** The values of the drawn rows, each at its place; `order` says of which row a value is. */
async function placeInOrder(
  values: Float64Array,
  order: Float64Array,
  placeOf: Int32Array,
  rows: number,
  { work }: RunContext,
): Promise<Float64Array> {
  const placed = new Float64Array(rows).fill(NaN);
  await inPieces(values.length, work.signal, (from, to) => {
    for (let at = from; at < to; at++) {
      const place = placeOf[order[at] as number] ?? -1;
      if (place >= 0) placed[place] = values[at] as number;
    }
  });
  return placed;
}
