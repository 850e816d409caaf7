import { ident, join, sql, type Sql } from '../../core/sql.ts';
import type { RunContext } from '../context.ts';
import type { Dimension } from './auditSchema.ts';
import { mostGroups, withRest, type Catalogue } from '../attributeCatalogue.ts';
import type { Settled } from './settle.ts';

/** What is counted of the customers of one group in one segment. */
export interface GroupSegmentCount {
  /** Place in the dimension's groups. */
  readonly group: number;
  /** 0-based label. */
  readonly segment: number;
  readonly n: number;
  /** For every decision, of how many it is known and for how many it is yes. */
  readonly decisions: readonly { readonly known: number; readonly yes: number }[];
  /** Decision against outcome, of customers of whom both are known. */
  readonly tp: number;
  readonly fp: number;
  readonly tn: number;
  readonly fn: number;
}

/** Customers of a group that share a score, and how many of them had the outcome. */
export interface GroupScoreCount {
  readonly group: number;
  readonly score: number;
  readonly n: number;
  readonly positives: number;
}

export interface DimensionCounts {
  readonly dimension: Dimension;
  readonly counts: readonly GroupSegmentCount[];
  /** Empty where no score is chosen. */
  readonly scores: readonly GroupScoreCount[];
}

/** Counts one attribute by group and segment. */
export async function countAttribute(
  { dimension }: Catalogue,
  table: string,
  spec: Settled,
  context: RunContext,
): Promise<DimensionCounts> {
  const from = sql`SELECT ${ident(`g_${dimension.id}`)} AS g, * FROM ${ident(table)}`;
  return counted(dimension, from, spec, context);
}

/** Counts crossed attributes; combinations of too few customers, or with a part that is too small, are taken together. */
export async function countCrossing(
  parts: readonly Catalogue[],
  table: string,
  spec: Settled,
  context: RunContext,
): Promise<DimensionCounts> {
  const places = parts.map(({ dimension }) => ident(`g_${dimension.id}`));
  const told = join(
    parts.map(({ smallAt }, at) => sql`${places[at] ?? sql`NULL`} <> ${smallAt}`),
    ' AND ',
  );
  const named = parts.map((_, at) => ident(`p${at}`));
  const grouped = sql`SELECT ${join(places)}, count(*)::DOUBLE AS n FROM ${ident(table)} WHERE ${told} GROUP BY ${join(places)}`;
  const renamed = join(named.map((name, at) => sql`${places[at] ?? sql`NULL`} AS ${name}`));
  const rows = await context.database.rows<Record<string, number>>(
    sql`SELECT ${renamed}, n FROM (${grouped}) WHERE n >= ${spec.minimum} ORDER BY n DESC, ${join(named)} LIMIT ${mostGroups}`,
    context.work,
  );
  const [all] = await context.database.rows<{ n: number; groups: number }>(
    sql`SELECT count(*)::DOUBLE AS n, (SELECT count(*)::DOUBLE FROM (${grouped})) AS groups FROM ${ident(table)}`,
    context.work,
  );
  const kept = rows.map((row) => {
    const at = parts.map((_, part) => row[`p${part}`] ?? 0);
    const labels = parts.map(({ dimension }, part) => partLabel(dimension, at[part] ?? 0));
    return { at, parts: labels, label: labels.join(' × '), n: row['n'] ?? 0 };
  });
  const small = (all?.n ?? 0) - kept.reduce((sum, { n }) => sum + n, 0);
  const smallGroups = Math.max(1, (all?.groups ?? 0) - kept.length);
  const { groups, smallAt } = withRest(kept, { missing: 0, small, smallGroups }, spec.minimum);
  const dimension: Dimension = {
    id: parts.map(({ dimension: { id } }) => id).join('×'),
    attributes: parts.map(({ dimension: { id } }) => id),
    name: parts.map(({ dimension: { name } }) => name).join(' × '),
    groups,
    conflicts: 0,
    problem: null,
  };
  const map = `${table}_crossing`;
  const column = (part: number) => ({
    name: `p${part}`,
    values: Int32Array.from(kept, ({ at }) => at[part] ?? 0),
  });
  try {
    await context.database.insertColumns(map, [
      ...parts.map((_, part) => column(part)),
      { name: 'place', values: Int32Array.from(kept, (_, at) => at) },
    ]);
    const same = join(
      named.map((name, at) => sql`m.${name} = c.${places[at] ?? sql`NULL`}`),
      ' AND ',
    );
    const from = sql`SELECT coalesce(m.place, ${smallAt}) AS g, c.* FROM ${ident(table)} AS c LEFT JOIN ${ident(map)} AS m ON ${same}`;
    return await counted(dimension, from, spec, context);
  } finally {
    await context.database.run(sql`DROP TABLE IF EXISTS ${ident(map)}`);
  }
}

const partLabel = ({ name, groups }: Dimension, at: number): string => {
  const group = groups[at];
  return group?.kind === 'value' ? group.label : `${name} unknown`;
};

async function counted(
  dimension: Dimension,
  from: Sql,
  spec: Settled,
  context: RunContext,
): Promise<DimensionCounts> {
  const decisions = spec.decisions.flatMap(({ id }) => [
    sql`count(${ident(id)})::DOUBLE AS ${ident(`known_${id}`)}`,
    sql`coalesce(sum(${ident(id)}), 0)::DOUBLE AS ${ident(`yes_${id}`)}`,
  ]);
  const outcome = spec.outcome ? confusion() : [];
  const figures = join([sql`count(*)::DOUBLE AS n`, ...decisions, ...outcome]);
  const query = sql`SELECT g::DOUBLE AS "group", segment::DOUBLE AS segment, ${figures} FROM (${from}) GROUP BY g, segment ORDER BY g, segment`;
  context.note(query.text);
  const rows = await context.database.rows<Record<string, number>>(query, context.work);
  const counts = rows.map((row): GroupSegmentCount => ({
    group: row['group'] ?? 0,
    segment: row['segment'] ?? 0,
    n: row['n'] ?? 0,
    decisions: spec.decisions.map(({ id }) => ({
      known: row[`known_${id}`] ?? 0,
      yes: row[`yes_${id}`] ?? 0,
    })),
    tp: row['tp'] ?? 0,
    fp: row['fp'] ?? 0,
    tn: row['tn'] ?? 0,
    fn: row['fn'] ?? 0,
  }));
  const scores = spec.outcome?.score ? await scoreCounts(from, context) : [];
  return { dimension, counts, scores };
}

function confusion(): Sql[] {
  const cells = [
    ['tp', 1, 1],
    ['fp', 1, 0],
    ['tn', 0, 0],
    ['fn', 0, 1],
  ] as const;
  return cells.map(
    ([name, decided, came]) =>
      sql`(count(*) FILTER (WHERE decided = ${decided} AND came = ${came}))::DOUBLE AS ${ident(name)}`,
  );
}

/** Scores are taken to four decimals, so that a million customers are a few thousand counts. */
async function scoreCounts(from: Sql, context: RunContext): Promise<GroupScoreCount[]> {
  const known = sql`SELECT g, round(score, 4) AS score, came FROM (${from}) WHERE score IS NOT NULL AND came IS NOT NULL`;
  return context.database.rows<{ group: number; score: number; n: number; positives: number }>(
    sql`SELECT g::DOUBLE AS "group", score::DOUBLE AS score, count(*)::DOUBLE AS n, sum(came)::DOUBLE AS positives FROM (${known})
      GROUP BY g, score ORDER BY g, score`,
    context.work,
  );
}
