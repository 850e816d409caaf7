import { formatCount } from '../../core/format.ts';
import { ident, join, sql } from '../../core/sql.ts';
import type { Column, Warning } from '../../core/table.ts';
import type { Database } from '../contract.ts';

/** The most warnings of one kind that a file gives; a table of 5,000 empty columns would drown a person. */
const mostWarnings = 20;

/**
 * Warnings about columns that hold nothing, or one value only. Columns that vary among the first rows are not looked at.
 */
export async function constantWarnings(
  database: Database,
  table: string,
  file: string,
  columns: readonly Column[],
  preview: readonly (readonly (string | null)[])[],
): Promise<Warning[]> {
  const suspects = columns.filter((_, index) => {
    const first = preview[0]?.[index] ?? null;
    return preview.every((row) => (row[index] ?? null) === first);
  });
  const warnings: Warning[] = [];
  for (let start = 0; start < suspects.length; start += 500) {
    const some = suspects.slice(start, start + 500);
    const facts = some.flatMap(({ id }) => [
      sql`count(${ident(id)}) AS ${ident(`n ${id}`)}`,
      sql`coalesce(min(${ident(id)}) = max(${ident(id)}), false) AS ${ident(`same ${id}`)}`,
    ]);
    const [row] = await database.rows<Record<string, number | boolean>>(
      sql`SELECT count(*) AS rows, ${join(facts)} FROM ${ident(table)}`,
    );
    const rows = Number(row?.['rows'] ?? 0);
    for (const { id, name } of some) {
      const present = Number(row?.[`n ${id}`] ?? 0);
      if (present === 0)
        warnings.push({
          code: 'empty-column',
          message: `${calledOf(id, name)} in ${file} holds no value.`,
          column: name,
        });
      else if (present === rows && rows > 1 && row?.[`same ${id}`] === true) {
        warnings.push({
          code: 'constant-column',
          message: `${calledOf(id, name)} in ${file} has the same value in every row.`,
          column: name,
        });
      }
    }
  }
  return limited(warnings, file);
}

function limited(warnings: readonly Warning[], file: string): Warning[] {
  return ['empty-column', 'constant-column'].flatMap((code) => {
    const some = warnings.filter((warning) => warning.code === code);
    if (some.length <= mostWarnings) return some;
    const kind = code === 'empty-column' ? 'hold no value' : 'have the same value in every row';
    return [{ code, message: `${formatCount(some.length)} columns of ${file} ${kind}.` }];
  });
}

/** A column as a sentence begins with it: by its name, else by its place in the file. */
const calledOf = (id: string, name: string): string =>
  name.trim() === '' ? `Column ${Number(id.slice(1)) + 1}` : `“${name}”`;
