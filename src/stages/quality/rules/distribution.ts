import { formatNumber, formatShare, formatShareBound } from '../../../core/format.ts';
import { ident, join, sql, type Sql } from '../../../core/sql.ts';
import { chiSquare } from '../../../stats/association.ts';
import { chiSquareSurvival } from '../../../stats/chiSquareSurvival.ts';
import { kolmogorovSmirnov } from '../../../stats/kolmogorovSmirnov.ts';
import { numberExpression } from '../../columnExpressions.ts';
import type { ProfiledColumn, SourceValue } from '../../sources/spec.ts';
import type { Reference } from '../spec.ts';

/** How far a load lies from the accepted one. */
export interface Distance {
  readonly rows: number;
  /** Kolmogorov–Smirnov distance, or half the sum of the differences of shares; 0 to 1. */
  readonly distance: number;
  /** How likely chance alone takes two samples of one law so far apart. */
  readonly probability: number;
  readonly words: string;
}

/** Rows in each stretch between the points, or in each category: what a reference is compared by. */
export function distributionQuery(source: SourceValue, column: ProfiledColumn, reference: Reference): Sql {
  return reference.kind === 'numbers'
    ? stretchesQuery(
        source.table,
        column,
        reference.points.map(({ value }) => value),
      )
    : categoriesQuery(
        source.table,
        column,
        reference.shares.map(({ value }) => value),
      );
}

/** `at` counts the points that lie below the value, so that 0 holds all at or under the first point. */
export function stretchesQuery(table: string, column: ProfiledColumn, points: readonly number[]): Sql {
  const value = numberExpression(column);
  const bins = join(points.map((point) => sql`${point}::DOUBLE`));
  const counted = sql`SELECT histogram(${value}, [${bins}]::DOUBLE[]) AS h FROM ${ident(table)} WHERE ${value} IS NOT NULL`;
  return sql`SELECT unnest(map_keys(h))::DOUBLE AS point, unnest(map_values(h))::DOUBLE AS n FROM (${counted})`;
}

function categoriesQuery(table: string, column: ProfiledColumn, values: readonly string[]): Sql {
  const name = ident(column.id);
  const known = join([sql`NULL`, ...values.map((value) => sql`${value}`)]);
  return sql`SELECT CASE WHEN ${name}::VARCHAR IN (${known}) THEN ${name}::VARCHAR END AS value,
    count(*)::DOUBLE AS n FROM ${ident(table)} WHERE ${name} IS NOT NULL GROUP BY 1`;
}

/** The distance between the reference and the rows of `distributionQuery`. */
export function distanceOf(
  reference: Reference,
  found: readonly Readonly<Record<string, unknown>>[],
): Distance {
  const rows = found.reduce((sum, row) => sum + Number(row['n']), 0);
  if (rows === 0) return { rows, distance: 0, probability: 1, words: 'There are no values to compare.' };
  if (reference.kind === 'numbers') {
    const counted = new Map(found.map((row) => [Number(row['point']), Number(row['n'])]));
    let below = 0;
    const own = reference.points.map(({ value }) => (below += counted.get(value) ?? 0) / rows);
    const { distance, probability } = kolmogorovSmirnov(
      own,
      reference.points.map(({ share }) => share),
      rows,
      reference.rows,
    );
    const words = `Shares below the same values differ by up to ${formatShareBound(distance)} (Kolmogorov–Smirnov, ${chance(probability)}).`;
    return { rows, distance, probability, words };
  }
  const counted = new Map(found.map((row) => [row['value'] as string | null, Number(row['n'])]));
  const own = [...reference.shares.map(({ value }) => counted.get(value) ?? 0), counted.get(null) ?? 0];
  const shares = [...reference.shares.map(({ share }) => share), reference.others];
  const distance = own.reduce((sum, n, i) => sum + Math.abs(n / rows - (shares[i] ?? 0)), 0) / 2;
  const before = shares.map((share) => share * reference.rows);
  const table = chiSquare([own, before]);
  const probability = table ? chiSquareSurvival(table.statistic, Math.max(1, table.columns - 1)) : 1;
  const words = `${formatShare(distance)} of the rows lie in other categories than before (chi-square, ${chance(probability)}).`;
  return { rows, distance, probability, words };
}

const chance = (probability: number): string =>
  probability < 0.001 ? 'p < 0.001' : `p = ${formatNumber(probability, 2)}`;
