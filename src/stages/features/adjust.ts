import { AppError } from '../../core/errors.ts';
import { ident, join, sql } from '../../core/sql.ts';
import { groupEffects } from '../../models/groupEffects.ts';
import { inSteps } from '../../models/inSteps.ts';
import type { RunContext } from '../context.ts';
import { scaled } from '../scaled.ts';
import { hasSpread, type Prepared } from './preparation.ts';
import type { CustomerGroups } from './spec.ts';

/** Features of one query: a cancel is heard between two of them. */
const featuresAtATime = 8;

/**
 * Takes out of every used feature what the groups tell of it linearly: over all customers its least-squares regression on the groups'
 * indicators, in scaled units (as Fairlearn's `CorrelationRemover(alpha=1)` on the indicators). Afterwards every group has the same mean of
 * every feature; the feature's own figures stay, `compared` is that of the adjusted coordinate.
 * @throws AppError `stage.no-features` where the groups tell every feature wholly: what is left is rounding, and tells the groups themselves.
 */
export async function adjustFeatures(
  table: string,
  features: readonly Prepared[],
  groups: readonly CustomerGroups[],
  context: RunContext,
): Promise<Prepared[]> {
  const by = groups.filter(({ adjust }) => adjust);
  const used = features.filter(({ summary }) => summary.used);
  if (by.length === 0 || used.length === 0) return [...features];
  const adjusted = new Map<string, Prepared>();
  for (let start = 0; start < used.length; start += featuresAtATime) {
    context.work.progress?.('Adjusting features', start, used.length, 'features');
    const some = used.slice(start, start + featuresAtATime);
    for (const own of await adjustSome(table, some, by, context)) adjusted.set(own.summary.id, own);
  }
  const left = [...adjusted.values()];
  if (!left.some(({ compared, summary }) => hasSpread(compared, summary))) {
    const told = used.filter(({ compared }) => hasSpread(compared)).map(({ summary: { name } }) => name);
    if (told.length > 0) throw nothingLeft(told, by);
  }
  return features.map((own) => adjusted.get(own.summary.id) ?? own);
}

function nothingLeft(features: readonly string[], groups: readonly CustomerGroups[]): AppError {
  const columns = groups.map(({ column }) => column);
  const message = `Nothing is left to segment by when what groups by ${columns.join(', ')} tell is taken out of ${features.slice(0, 3).join(', ')}. Use other features, or residualise by fewer columns.`;
  return new AppError('stage.no-features', message, { stage: 'features', features, columns });
}

async function adjustSome(
  table: string,
  features: readonly Prepared[],
  by: readonly CustomerGroups[],
  { database, work }: RunContext,
): Promise<Prepared[]> {
  const places = by.map(({ id }) => ident(id));
  const sums = features.map(({ summary }, at) => sql`sum(${scaled(summary)})::DOUBLE AS ${ident(`s${at}`)}`);
  const names = [...by.map(({ id }) => id), 'n', ...features.map((_, at) => `s${at}`)];
  const cells = sql`SELECT ${join(places)}, count(*)::DOUBLE AS n, ${join(sums)} FROM ${ident(table)} GROUP BY ${join(places)} ORDER BY ${join(places)}`;
  const { columns } = await database.gatherDouble(
    sql`(${cells})`,
    names.map((name) => ({ name, expression: sql`${ident(name)}::DOUBLE` })),
    work,
  );
  const [weights = new Float64Array(), ...sumsByCell] = columns.slice(by.length);
  const observed = {
    length: weights.length,
    places: columns.slice(0, by.length),
    weights,
    sums: sumsByCell,
  };
  const effects = await inSteps(
    groupEffects(
      observed,
      by.map(({ groups }) => groups.length),
    ),
    work,
  );
  const summaries = features.map(({ summary }, at) => ({
    ...summary,
    adjusted: by.map(({ id }, g) => ({ groups: id, offsets: [...(effects[at]?.[g] ?? [])] })),
  }));
  const figures = summaries.flatMap((summary, at) => [
    sql`avg(${scaled(summary)}) AS ${ident(`m${at}`)}`,
    sql`stddev_pop(${scaled(summary)}) AS ${ident(`d${at}`)}`,
  ]);
  const [row = {}] = await database.rows<Readonly<Record<string, number | null>>>(
    sql`SELECT ${join(figures)} FROM ${ident(table)}`,
    work,
  );
  return summaries.map((summary, at) => ({
    summary,
    compared: { mean: row[`m${at}`] ?? 0, deviation: row[`d${at}`] ?? 0 },
  }));
}
