import { ident, join, sql, type Sql } from '../core/sql.ts';
import type { AlertFeature, AlertRule, AlertRules } from './alertRules.ts';

/** A number as SQL of any dialect reads it. */
const real = (value: number): Sql =>
  Number.isSafeInteger(value) ? sql`${value}` : sql`CAST(${String(value)} AS DOUBLE PRECISION)`;

/** Counts as floating point, so that no dialect divides whole numbers or overflows. */
const double = (value: Sql): Sql => sql`CAST(${value} AS DOUBLE PRECISION)`;

const lines = (pieces: readonly Sql[], separator: string): Sql => join(pieces, `${separator}\n  `);

/**
 * The rules as one SQL query over a table of scored customers, one row a check: `check_name, subject, value, limit_value, chance,
 * chance_limit, fired`. Standard SQL (SQL:2003, with VALUES as a table and PERCENTILE_CONT), as PostgreSQL, Snowflake, Redshift and
 * DuckDB read it; names of the table and its columns stand in one place at its head.
 */
export function alertRulesSql(rules: AlertRules): string {
  const checks = [
    ...rules.features.flatMap((feature) => [featureCheck(feature, rules), missingCheck(feature, rules)]),
    ...rules.rules.flatMap((rule) => ruleCheck(rule, rules)),
  ];
  const tables = [
    sql`scored AS (
  SELECT
    ${join([...rules.features.map(({ id, name }) => sql`${ident(name)} AS ${ident(id)}`), sql`"segment" AS segment`], ',\n    ')}
  FROM "customers"
)`,
    sql`counted AS (SELECT ${double(sql`COUNT(*)`)} AS customers, ${double(sql`COUNT(segment)`)} AS assigned FROM scored)`,
    ...(rules.features.length > 0 ? featureTables(rules) : []),
    ...(rules.segments.length > 0 ? segmentTables(rules) : []),
    sql`checks AS (
  ${lines(checks, '\n  UNION ALL')}
)`,
  ];
  const query = sql`WITH
${join(tables, ',\n')}
SELECT check_name, subject, value, limit_value, chance, chance_limit, fired
FROM checks
ORDER BY fired DESC, check_name, subject;
`;
  return `${headOf(rules)}\n${query.text}`;
}

/** Rules that one table of scored customers cannot tell, and why. */
const unseen: Readonly<Partial<Record<AlertRule['kind'], string>>> = {
  stability: ' Not looked at here: it needs two snapshots.',
  columns: ' Not looked at here: it counts rows of the sources.',
};

/** Comments: what it is, what to change, what it does not do. */
function headOf({ model, rules, effectFloor, falseDiscovery, left, sources }: AlertRules): string {
  const said = [
    `Alert rules of version ${model.id} “${model.name}”, published ${model.publishedAt.slice(0, 10)}.`,
    'One row a check; fired is 1 where it alarms. Write the names of your table and columns into "scored", and nowhere else:',
    'each customer once, the features as the version defines them, NULL where missing; segment S1, S2, … or NULL without one.',
    `A feature drifted where χ² of its bins is beyond chance at ${falseDiscovery} for all features together (Bonferroni), and its`,
    `effect is at least ${effectFloor}: Wasserstein distance by 20 quantiles in standard deviations, of values the total variation.`,
    'Rules about features that drifted count those that form segments, and those of them whose missing values changed, too.',
    ...rules.map(({ sentence, id, kind }) => `${id}: ${sentence}${unseen[kind] ?? ''}`),
    ...sources.map(
      ({ name, everyDays, graceDays }) =>
        `${name} is agreed every ${everyDays} days with ${graceDays} days of grace: look at the newest row of its own table.`,
    ),
    ...left,
  ];
  return said.map((line) => `-- ${line.replaceAll(/[\r\n]+/g, ' ')}`).join('\n');
}

function featureTables(rules: AlertRules): Sql[] {
  const { features } = rules;
  const binned = features.map(
    ({ id, bins }) => sql`SELECT ${id} AS feature, ${binOf(id, bins)} AS bin FROM scored`,
  );
  const reference = features.flatMap(({ id, counts }) =>
    counts.map((count, bin) => sql`(${id}, ${bin}, ${count})`),
  );
  return [
    sql`binned AS (
  ${lines(binned, '\n  UNION ALL')}
)`,
    sql`present AS (
  SELECT feature, ${double(sql`SUM(CASE WHEN bin >= 0 THEN 1 ELSE 0 END)`)} AS n FROM binned GROUP BY feature
)`,
    sql`now AS (SELECT feature, bin, ${double(sql`COUNT(*)`)} AS n FROM binned GROUP BY feature, bin)`,
    sql`reference AS (SELECT feature, bin, ${double(sql`n`)} AS n FROM (VALUES
  ${lines(reference, ',')}
) AS listed (feature, bin, n))`,
    sql`total AS (SELECT feature, SUM(n) AS n FROM reference GROUP BY feature)`,
    sql`cells AS (
  SELECT reference.feature AS feature, reference.n AS was, COALESCE(now.n, 0) AS is_now,
    total.n AS was_all, NULLIF(present.n, 0) AS now_all
  FROM reference
  JOIN total ON total.feature = reference.feature
  LEFT JOIN present ON present.feature = reference.feature
  LEFT JOIN now ON now.feature = reference.feature AND now.bin = reference.bin
)`,
    sql`compared AS (
  SELECT feature,
    SUM(CASE WHEN was + is_now = 0 THEN 0
      ELSE (was * now_all - is_now * was_all) * (was * now_all - is_now * was_all)
        / (was_all * now_all * (was + is_now)) END) AS chi_square,
    SUM(ABS(was / was_all - is_now / now_all)) / 2 AS variation
  FROM cells
  GROUP BY feature
)`,
    sql`effects AS (
  ${lines(features.map(effectOf), '\n  UNION ALL')}
)`,
    sql`lacked AS (
  ${lines(features.map(lackedOf), '\n  UNION ALL')}
)`,
    sql`drifted AS (
  SELECT effects.feature AS feature,
    CASE WHEN (compared.chi_square > effects.critical AND effects.effect >= ${real(rules.effectFloor)})
      OR (${lacksMore(rules)}) THEN 1 ELSE 0 END AS fired
  FROM effects
  JOIN compared ON compared.feature = effects.feature
  JOIN lacked ON lacked.feature = effects.feature
)`,
  ];
}

/** −1 for a missing value. */
function binOf(id: string, bins: AlertFeature['bins']): Sql {
  const column = ident(id);
  const cases =
    bins.kind === 'number'
      ? bins.edges.map((edge, bin) => sql`WHEN ${column} < ${real(edge)} THEN ${bin}`)
      : bins.values.map((value, bin) => sql`WHEN ${column} = ${real(value)} THEN ${bin}`);
  const last = bins.kind === 'number' ? bins.edges.length : bins.values.length;
  return sql`CASE WHEN ${column} IS NULL THEN -1 ${join(cases, ' ')} ELSE ${last} END`;
}

function effectOf({ id, bins, quantiles, deviation, critical }: AlertFeature): Sql {
  const told = sql`SELECT ${id} AS feature, ${real(critical)} AS critical`;
  if (bins.kind === 'values' || !(deviation > 0) || quantiles.length === 0)
    return sql`${told}, variation AS effect FROM compared WHERE feature = ${id}`;
  const steps = quantiles.map((quantile, i) => {
    const probability = (i + 0.5) / quantiles.length;
    return sql`ABS(PERCENTILE_CONT(${real(probability)}) WITHIN GROUP (ORDER BY ${ident(id)}) - ${real(quantile)})`;
  });
  return sql`${told},
    (${join(steps, '\n      + ')}) / ${real(quantiles.length * deviation)} AS effect
  FROM scored`;
}

const check = (
  name: string,
  subject: string,
  figures: { value: Sql; limit: Sql; chance?: Sql; chanceLimit?: Sql; fired: Sql },
  from: Sql,
): Sql => sql`SELECT ${name} AS check_name, ${subject} AS subject, CAST(${figures.value} AS DOUBLE PRECISION) AS value,
    CAST(${figures.limit} AS DOUBLE PRECISION) AS limit_value, CAST(${figures.chance ?? sql`NULL`} AS DOUBLE PRECISION) AS chance,
    CAST(${figures.chanceLimit ?? sql`NULL`} AS DOUBLE PRECISION) AS chance_limit, CASE WHEN ${figures.fired} THEN 1 ELSE 0 END AS fired
  FROM ${from}`;

function featureCheck({ id, name, critical }: AlertFeature, { effectFloor }: AlertRules): Sql {
  const figures = {
    value: sql`effects.effect`,
    limit: real(effectFloor),
    chance: sql`compared.chi_square`,
    chanceLimit: real(critical),
    fired: sql`compared.chi_square > ${real(critical)} AND effects.effect >= ${real(effectFloor)}`,
  };
  const from = sql`effects JOIN compared ON compared.feature = effects.feature WHERE effects.feature = ${id}`;
  return check('feature drifted', name, figures, from);
}

/** Squared distance of a share now from a published one in standard errors under no difference. */
function squaredScore(before: number, all: number, now: Sql, allNow: Sql): Sql {
  const difference = sql`(${now} / ${allNow} - ${real(before / all)})`;
  const pooled = sql`((${now} + ${before}) / (${allNow} + ${all}))`;
  const variance = sql`(${pooled} * (1 - ${pooled}) * (1 / ${allNow} + ${real(1 / all)}))`;
  return sql`CASE WHEN ${allNow} = 0 THEN 0 WHEN ${variance} <= 0 THEN 0 ELSE ${difference} * ${difference} / ${variance} END`;
}

/** How far the share of missing values is from the published one, in shares and in squared standard errors. */
function lackedOf(feature: AlertFeature): Sql {
  const all = feature.counts.reduce((sum, count) => sum + count, feature.missing);
  return sql`SELECT ${feature.id} AS feature,
    ABS(lacking / NULLIF(customers, 0) - ${real(feature.missing / all)}) AS change,
    ${squaredScore(feature.missing, all, sql`lacking`, sql`customers`)} AS chance
  FROM (SELECT ${double(sql`COUNT(*)`)} AS customers, ${double(sql`COUNT(*) - COUNT(${ident(feature.id)})`)} AS lacking FROM scored) AS own`;
}

/** Whether a row of `lacked` alarms. */
const lacksMore = ({ effectFloor, criticalShare }: AlertRules): Sql =>
  sql`lacked.change >= ${real(effectFloor)} AND lacked.chance > ${real(criticalShare.features)}`;

function missingCheck({ id, name }: AlertFeature, rules: AlertRules): Sql {
  const figures = {
    value: sql`lacked.change`,
    limit: real(rules.effectFloor),
    chance: sql`lacked.chance`,
    chanceLimit: real(rules.criticalShare.features),
    fired: lacksMore(rules),
  };
  return check('missing values changed', name, figures, sql`lacked WHERE lacked.feature = ${id}`);
}

function segmentTables({ segments, customers, criticalShare }: AlertRules): Sql[] {
  const rows = segments.map(({ id, name, size }) => {
    const score = squaredScore(size, customers, sql`now`, sql`assigned`);
    return sql`SELECT ${name} AS name, now / NULLIF(assigned, 0) / ${real(size / customers)} - 1 AS change,
    ${score} AS chance, ${real(criticalShare.segments)} AS chance_limit
  FROM (SELECT ${double(sql`COUNT(*)`)} AS now FROM scored WHERE segment = ${id}) AS own CROSS JOIN counted`;
  });
  return [
    sql`resized AS (
  ${lines(rows, '\n  UNION ALL')}
)`,
  ];
}

function ruleCheck(rule: AlertRule, rules: AlertRules): Sql[] {
  const limit = real(rule.limit);
  switch (rule.kind) {
    case 'drift':
    case 'features': {
      const forming = rules.features.filter(({ used }) => used).map(({ id }) => sql`${id}`);
      if (forming.length === 0) return [];
      const value = rule.kind === 'drift' ? sql`${double(sql`SUM(fired)`)} / COUNT(*)` : sql`SUM(fired)`;
      const figures = { value, limit, fired: sql`${value} >= ${limit}` };
      return [check('features drifted', rule.id, figures, sql`drifted WHERE feature IN (${join(forming)})`)];
    }
    case 'unassigned': {
      const value = sql`(customers - assigned) / NULLIF(customers, 0)`;
      const fired = sql`${value} >= ${limit}`;
      return [check('customers without a segment', rule.id, { value, limit, fired }, sql`counted`)];
    }
    case 'size':
      return rules.segments.map(({ name }) => {
        const fired = sql`ABS(change) > ${limit} AND chance > chance_limit`;
        const figures = {
          value: sql`change`,
          limit,
          chance: sql`chance`,
          chanceLimit: sql`chance_limit`,
          fired,
        };
        return check('segment changed size', name, figures, sql`resized WHERE name = ${name}`);
      });
    case 'age':
    case 'cadence': {
      if (rule.after === null) return [];
      const figures = {
        value: sql`NULL`,
        limit,
        fired: sql`CURRENT_DATE > CAST(${rule.after} AS DATE)`,
      };
      return [
        check(rule.kind === 'age' ? 'version too old' : 'time to look again', rule.id, figures, sql`counted`),
      ];
    }
    case 'stability':
    case 'columns':
      return [];
  }
}
