import { AppError } from '../../core/errors.ts';
import { quoted, shortName } from '../../core/format.ts';
import { ident, sql } from '../../core/sql.ts';
import { binder, featuresSpecOf, isBound } from '../attributeBinding.ts';
import { noExpression, yesExpression } from '../columnExpressions.ts';
import type { RunContext } from '../context.ts';
import { makeCustomerTable } from '../customerTable.ts';
import { withLackedColumns } from '../lackedColumns.ts';
import type { ConsentCounts, ConsentSpec } from './spec.ts';

type OwnCounts = Pick<ConsentCounts, 'agreed' | 'otherwise' | 'unknown'>;

/** What a column says of customers' consent. */
export interface FoundConsent {
  /** Table of `row` (the customer's place in the features' table) and `otherwise`: 0 who agreed, 1 who did not, NULL of whom nothing is known. */
  readonly table: string;
  /** By the segment's label (0-based). */
  readonly counts: ReadonlyMap<number, OwnCounts>;
  /** Names of the column and its source. */
  readonly column: string;
  readonly source: string;
  readonly says: ConsentSpec['agreed'];
}

/** The counts over the list's segments. @throws AppError `recipe.setting` where nobody in them agreed. */
export function countsOf(
  { counts, column, source, says }: FoundConsent,
  segments: readonly { readonly index: number }[],
): ConsentCounts {
  const own = segments.map(({ index }) => counts.get(index));
  const sum = (of: (one: OwnCounts) => number): number =>
    own.reduce((before, one) => before + (one ? of(one) : 0), 0);
  const agreed = sum((one) => one.agreed);
  if (agreed > 0) {
    const [otherwise, unknown] = [sum((one) => one.otherwise), sum((one) => one.unknown)];
    return { column, source, says, agreed, otherwise, unknown };
  }
  const message = `Nobody in these segments has “${says}” in ${quoted(shortName(column, 60))} of ${shortName(source, 60)}, so that the list would be empty. Choose another column, or everybody, under “Whom, and until when”.`;
  throw new AppError('recipe.setting', message, { stage: 'activation', setting: 'consent' });
}

/**
 * Brings a column of consent to the customers. Who has several rows agreed only where none says otherwise.
 * @throws AppError `recipe.setting` where the column is not there or does not tell whose its rows are.
 */
export async function findConsent(
  { agreed, ...reference }: ConsentSpec,
  tables: { readonly features: string; readonly segments: string },
  context: RunContext,
): Promise<FoundConsent> {
  const sources = withLackedColumns(await context.sourcesWith({}), context.recipe);
  const bound = binder(featuresSpecOf(context), sources)(reference);
  if (!isBound(bound)) {
    const message = `Who agreed to be contacted cannot be told. ${bound.problem} Or choose everybody under “Whom, and until when”.`;
    throw new AppError('recipe.setting', message, { stage: 'activation', setting: 'consent' });
  }
  const says = agreed === 'yes' ? yesExpression(bound.column) : noExpression(bound.column);
  const table = context.tableName();
  const otherwise = sql`(NOT ${says})::INTEGER`;
  const column = { name: 'otherwise', bound, value: otherwise, of: 'largest' } as const;
  await makeCustomerTable(table, tables, [column], context);
  const rows = await context.database.rows<{ segment: number; agreed: number; other: number; all: number }>(
    sql`SELECT segment::DOUBLE AS segment, (count(*) FILTER (WHERE otherwise = 0))::DOUBLE AS agreed,
      (count(*) FILTER (WHERE otherwise = 1))::DOUBLE AS other, count(*)::DOUBLE AS "all"
      FROM ${ident(table)} GROUP BY 1`,
    context.work,
  );
  const counts = rows.map(
    (row) =>
      [
        row.segment,
        { agreed: row.agreed, otherwise: row.other, unknown: row.all - row.agreed - row.other },
      ] as const,
  );
  return {
    table,
    counts: new Map(counts),
    column: bound.column.name,
    source: bound.source.name,
    says: agreed,
  };
}
