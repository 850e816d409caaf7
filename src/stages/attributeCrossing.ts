import type { Dimension } from './fairness/auditSchema.ts';
import { ident, join, sql, type Sql } from '../core/sql.ts';
import { mostGroups, withRest, type Catalogue } from './attributeCatalogue.ts';
import type { RunContext } from './context.ts';

/**
 * Groups of crossed attributes; combinations of too few customers, or with a part that is too small, are taken together.
 * @param table customers with the places of their groups (`g_a0`, …), as `makePlacesTable` makes it.
 * @param use gets the groups, and the query of the table's rows with the place of each in them, `g`; it holds as long as `use` runs.
 */
export async function withCrossing<Answer>(
  parts: readonly Catalogue[],
  table: string,
  minimum: number,
  context: Pick<RunContext, 'database' | 'work'>,
  use: (dimension: Dimension, from: Sql) => Promise<Answer>,
): Promise<Answer> {
  const places = parts.map(({ dimension }) => ident(`g_${dimension.id}`));
  const told = join(
    parts.map(({ smallAt }, at) => sql`${places[at] ?? sql`NULL`} <> ${smallAt}`),
    ' AND ',
  );
  const named = parts.map((_, at) => ident(`p${at}`));
  const grouped = sql`SELECT ${join(places)}, count(*)::DOUBLE AS n FROM ${ident(table)} WHERE ${told} GROUP BY ${join(places)}`;
  const renamed = join(named.map((name, at) => sql`${places[at] ?? sql`NULL`} AS ${name}`));
  const rows = await context.database.rows<Record<string, number>>(
    sql`SELECT ${renamed}, n FROM (${grouped}) WHERE n >= ${minimum} ORDER BY n DESC, ${join(named)} LIMIT ${mostGroups}`,
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
  const { groups, smallAt } = withRest(kept, { missing: 0, small, smallGroups }, minimum);
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
    return await use(dimension, from);
  } finally {
    await context.database.run(sql`DROP TABLE IF EXISTS ${ident(map)}`);
  }
}

const partLabel = ({ name, groups }: Dimension, at: number): string => {
  const group = groups[at];
  return group?.kind === 'value' ? group.label : `${name} unknown`;
};
