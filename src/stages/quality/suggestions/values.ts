import { formatCount, formatCounted } from '../../../core/format.ts';
import { ident, sql } from '../../../core/sql.ts';
import type { RunContext } from '../../context.ts';
import type { ProfiledColumn, SourceValue } from '../../sources/spec.ts';
import { draft, isPrivate, type Draft } from './draft.ts';
import { patternOf } from './pattern.ts';

/** Values that a set holds at most, and rows that each must have had on average. */
const mostValues = 60;
const rowsPerValue = 20;
/** Rows under which a category is not told by itself: a recipe is shared, and few rows are few people. */
const fewestRows = 11;
const rowsToCompare = 200;
const fewestTexts = 100;
const mostShapes = 3;
const kinds = new Set(['category', 'channel', 'consent', 'outcome', 'treatment', null]);

/** Rules on the values of a column, from all of its values: what may occur, how texts are written, which shares they have. */
export async function valueDrafts(
  source: SourceValue,
  column: ProfiledColumn,
  context: RunContext,
): Promise<Draft[]> {
  if (isPrivate(column) || column.distinct < 2) return [];
  const { type, role, distinct } = column;
  const coded = type === 'integer' && role !== null;
  if (distinct <= mostValues && kinds.has(role) && (type === 'text' || type === 'boolean' || coded))
    return setDrafts(source, column, context);
  if (type !== 'text' || distinct < fewestTexts || role === 'time') return [];
  const shape = sql`regexp_replace(regexp_replace(regexp_replace(v, '[0-9]', '9', 'g'), '[a-z]', 'a', 'g'), '[A-Z]', 'A', 'g')`;
  const values = sql`SELECT DISTINCT left(${ident(column.id)}, 41) AS v FROM ${ident(source.table)} WHERE ${ident(column.id)} IS NOT NULL`;
  const shapes = await context.database.rows<{ shape: string; n: number }>(
    sql`SELECT ${shape} AS shape, count(*)::DOUBLE AS n FROM (${values}) GROUP BY 1 ORDER BY n DESC, 1 LIMIT ${mostShapes + 1}`,
    context.work,
  );
  const pattern = shapes.length > mostShapes ? null : patternOf(shapes.map((one) => one.shape));
  if (pattern === null) return [];
  const why = `All ${formatCount(distinct)} different texts are written in ${shapes.length === 1 ? 'one way' : `${shapes.length} ways`}.`;
  return [draft(source, column, { kind: 'pattern', pattern }, why)];
}

async function setDrafts(source: SourceValue, column: ProfiledColumn, context: RunContext): Promise<Draft[]> {
  const name = ident(column.id);
  const found = await context.database.rows<{ value: string; n: number }>(
    sql`SELECT ${name}::VARCHAR AS value, count(*)::DOUBLE AS n FROM ${ident(source.table)} WHERE ${name} IS NOT NULL
      GROUP BY 1 ORDER BY n DESC, 1 LIMIT ${mostValues + 1}`,
    context.work,
  );
  const present = found.reduce((sum, { n }) => sum + n, 0);
  if (found.length > mostValues || found.some(({ value }) => value.length > 200)) return [];
  const drafts: Draft[] = [];
  if (present >= rowsPerValue * found.length) {
    const why = `${formatCount(present)} rows have no more than these ${found.length} values.`;
    drafts.push(draft(source, column, { kind: 'set', values: found.map(({ value }) => value).sort() }, why));
  }
  const told = found.filter(({ n }) => n >= fewestRows);
  if (present >= rowsToCompare && column.role !== null && told.length > 0) {
    const shares = told.map(({ value, n }) => ({ value, share: n / present }));
    const others = Math.max(0, 1 - shares.reduce((sum, { share }) => sum + share, 0));
    const reference = { kind: 'categories', rows: present, shares, others } as const;
    drafts.push(
      draft(
        source,
        column,
        { kind: 'distribution', reference, distance: 0.1, level: 0.01 },
        `A later load whose shares move by a tenth is told, compared with these ${formatCounted(present, 'row')}.`,
        { severity: 'note' },
      ),
    );
  }
  return drafts;
}
