import { AppError } from '../../../core/errors.ts';
import { formatCount, formatCounted, formatDay, formatNumber, formatShare } from '../../../core/format.ts';
import { ident, join, sql, type Sql } from '../../../core/sql.ts';
import { robustZ } from '../../../stats/robustZ.ts';
import { numberExpression, timeExpression } from '../../columnExpressions.ts';
import type { ProfiledColumn, SourceValue } from '../../sources/spec.ts';
import type { FailingRow, Rule, RuleTest } from '../spec.ts';
import { columnOf } from './bind.ts';
import { missing, rowCondition } from './conditions.ts';
import { distanceOf, distributionQuery } from './distribution.ts';
import { between } from './words.ts';

type Rows = readonly Readonly<Record<string, unknown>>[];

/** What the figures of a rule say. */
export interface Judgement {
  readonly checked: number;
  readonly failing: number;
  readonly found: string;
  /** Whether it fails, where that is not told by the share of rows. */
  readonly fails?: boolean;
  /** What is shown of a rule that is not about rows. */
  readonly columns?: readonly string[];
  readonly rows?: readonly FailingRow[];
}

/** A rule as SQL over its table. */
export interface CompiledRule {
  readonly rule: Rule;
  readonly unit: 'rows' | 'days' | 'table';
  /** Figures that are taken together with those of the table's other rules. */
  readonly aggregates: readonly Sql[];
  /** A query of its own, for what is not a figure of all rows. */
  readonly query: Sql | null;
  judge(figures: readonly number[], rows: Rows): Judgement;
  /** The rows that break it; null where it is about the table as a whole. */
  readonly fails: Sql | null;
  /** Columns that tell what is wrong with a row. */
  readonly shown: readonly ProfiledColumn[];
}

/**
 * Compiles a rule against its source.
 * @param now milliseconds since 1970, for freshness.
 * @throws AppError `recipe.setting` where it names what is not there.
 */
export function compileRule(
  rule: Rule,
  source: SourceValue,
  sources: readonly SourceValue[],
  now: number,
): CompiledRule {
  const column = rule.column && columnOf(source, rule.column);
  if (rule.column && !column) throw missing(rule.column.name);
  const { test } = rule;
  const whole = { rule, aggregates: [], query: null, fails: null, shown: [] };
  if (test.kind === 'row-count') return { ...whole, unit: 'table', judge: () => rowCount(test, source.rows) };
  if (!column) throw missing('');
  switch (test.kind) {
    case 'unique':
      return unique(rule, source, [column, ...test.with.map((other) => found(source, other))]);
    case 'freshness': {
      const time = timeExpression(column);
      const ahead = sql`epoch(${time}) > ${(now + millisecondsPerDay) / 1000}`;
      const aggregates = [
        sql`epoch(max(${time}) FILTER (WHERE NOT (${ahead})))::DOUBLE`,
        sql`(count(*) FILTER (WHERE ${ahead}))::DOUBLE`,
      ];
      const judge = ([seconds, later = 0]: readonly number[]): Judgement =>
        freshness(test.days, seconds, later, now);
      return { ...whole, unit: 'table', aggregates, judge };
    }
    case 'distribution': {
      const judge = (_: readonly number[], rows: Rows): Judgement => {
        const { distance, probability, words } = distanceOf(test.reference, rows);
        const fails = distance >= test.distance && probability < test.level;
        return { checked: 1, failing: fails ? 1 : 0, fails, found: words };
      };
      return { ...whole, unit: 'table', query: distributionQuery(source, column, test.reference), judge };
    }
    case 'spike': {
      const measure = test.measure && found(source, test.measure);
      const judge = (_: readonly number[], rows: Rows): Judgement => {
        if (rows.length === 0)
          throw new AppError('recipe.setting', `“${column.name}” tells no day of any row.`, {
            stage: 'quality',
          });
        return spikes(rows, test.limit);
      };
      return { ...whole, unit: 'days', query: dailyQuery(source, column, measure), judge };
    }
    default: {
      const { considered, fails } = rowCondition(test, column, sources);
      const count = (condition: Sql): Sql => sql`(count(*) FILTER (WHERE ${condition}))::DOUBLE`;
      const judge = ([checked = 0, failing = 0]: readonly number[]): Judgement => rowsFound(checked, failing);
      const shown = [column];
      const rows = { rule, unit: 'rows', judge, fails, shown } as const;
      return test.kind === 'reference'
        ? { ...rows, aggregates: [], query: ownPass(source, considered, fails), judge: fromOwnPass }
        : { ...rows, aggregates: [count(considered), count(fails)], query: null };
    }
  }
}

function found(source: SourceValue, name: { readonly id: string; readonly name: string }): ProfiledColumn {
  const column = columnOf(source, name);
  if (!column) throw missing(name.name);
  return column;
}

function rowsFound(checked: number, failing: number): Judgement {
  const of = `of ${formatCount(checked)} ${checked === 1 ? 'row' : 'rows'}`;
  if (failing === 0) return { checked, failing, found: `None ${of} breaks it.` };
  const share = formatShare(failing / checked);
  return { checked, failing, found: `${formatCount(failing)} ${of} (${share}) break it.` };
}

/** What names rows of another table joins with it, which cannot stand among the figures of one pass. */
function ownPass(source: SourceValue, considered: Sql, fails: Sql): Sql {
  return sql`SELECT count(*)::DOUBLE AS checked, coalesce(sum(f::INTEGER), 0)::DOUBLE AS failing
    FROM (SELECT ${fails} AS f FROM ${ident(source.table)} WHERE ${considered})`;
}

const fromOwnPass = (_: readonly number[], [row]: Rows): Judgement =>
  rowsFound(Number(row?.['checked'] ?? 0), Number(row?.['failing'] ?? 0));

function unique(rule: Rule, source: SourceValue, columns: readonly ProfiledColumn[]): CompiledRule {
  const names = columns.map(({ id }) => ident(id));
  const present = join(
    names.map((name) => sql`${name} IS NOT NULL`),
    ' AND ',
  );
  const key = names.length === 1 ? join(names) : sql`(${join(names)})`;
  const firsts = sql`SELECT min(rowid) FROM ${ident(source.table)} WHERE ${present} GROUP BY ${join(names)}`;
  return {
    rule,
    unit: 'rows',
    aggregates: [
      sql`(count(*) FILTER (WHERE ${present}))::DOUBLE`,
      sql`(count(DISTINCT ${key}) FILTER (WHERE ${present}))::DOUBLE`,
    ],
    query: null,
    judge: ([rows = 0, distinct = 0]) => rowsFound(rows, rows - distinct),
    fails: sql`(${present} AND rowid NOT IN (${firsts}))`,
    shown: columns,
  };
}

function rowCount({ least, greatest }: Extract<RuleTest, { kind: 'row-count' }>, rows: number): Judgement {
  const fails = (least !== null && rows < least) || (greatest !== null && rows > greatest);
  const wanted = fails ? ` instead of ${between(least, greatest)}` : '';
  return {
    checked: 1,
    failing: fails ? 1 : 0,
    fails,
    found: `There ${rows === 1 ? 'is' : 'are'} ${formatCounted(rows, 'row')}${wanted}.`,
  };
}

const millisecondsPerDay = 86_400_000;

/** Rows of more than a day after the check, a day for clocks that run ahead, would hide how old the others are: they are counted apart. */
function freshness(days: number, seconds: number | undefined, later: number, now: number): Judgement {
  const ahead =
    later === 0 ? '' : ` ${formatCount(later)} ${later === 1 ? 'row lies' : 'rows lie'} after this check.`;
  if (seconds === undefined || !Number.isFinite(seconds))
    return {
      checked: 1,
      failing: 1,
      fails: true,
      found: `There is no point in time before this check.${ahead}`,
    };
  const age = (now - seconds * 1000) / millisecondsPerDay;
  const fails = age > days;
  const newest = formatDay(new Date(seconds * 1000).toISOString());
  const found = `The newest is of ${newest}, ${formatNumber(Math.max(0, age))} days before this check.${ahead}`;
  return { checked: 1, failing: fails ? 1 : 0, fails, found };
}

/** One row a day that has any: its count of rows, or the sum of a measure. */
export function dailyQuery(source: SourceValue, time: ProfiledColumn, measure: ProfiledColumn | null): Sql {
  const clock = timeExpression(time);
  const value = measure ? sql`coalesce(sum(${numberExpression(measure)}), 0)` : sql`count(*)`;
  return sql`SELECT (${clock})::DATE::VARCHAR AS day, ${value}::DOUBLE AS value FROM ${ident(source.table)}
    WHERE ${clock} IS NOT NULL GROUP BY 1 ORDER BY 1 LIMIT 100000`;
}

const mostShown = 100;

function spikes(rows: Rows, limit: number): Judgement {
  const values = Float64Array.from(rows, (row) => Number(row['value']));
  const scores = robustZ(values);
  const out = rows.flatMap((row, i) =>
    Math.abs(scores[i] ?? 0) > limit
      ? [{ day: String(row['day']), value: values[i] ?? 0, z: scores[i] ?? 0 }]
      : [],
  );
  const found =
    out.length === 0
      ? `None of ${formatCount(rows.length)} days stands out.`
      : `${formatCount(out.length)} of ${formatCounted(rows.length, 'day')} ${out.length === 1 ? 'lies' : 'lie'} more than ${formatNumber(limit)} robust standard deviations from the median day.`;
  return {
    checked: rows.length,
    failing: out.length,
    found,
    columns: ['day', 'value', 'robust z'],
    rows: [...out]
      .sort((a, b) => Math.abs(b.z) - Math.abs(a.z))
      .slice(0, mostShown)
      .map(({ day, value, z }) => ({ row: null, values: [day, formatNumber(value, 6), formatNumber(z)] })),
  };
}
