import { sql } from '../core/sql.ts';
import type { ClosePair, CountedText, Variants } from './profile/spec.ts';
import { talliesOf } from './profilingTallies.ts';
import {
  asText,
  countOf,
  masked,
  type CountedColumn,
  type FigureRow,
  type ProfilingContext,
} from './profilingWork.ts';

/** Distinct values up to which a column of texts is a category whose spellings are compared. */
const mostSpellings = 5000;
const mostCompared = 400;
const mostGroups = 20;
/** Shorter texts are not compared letter by letter: most are one letter from each other. */
const shortestCompared = 5;
/** How rare a spelling must be beside the one that it resembles. */
const rareShare = 0.25;

const plain = sql`lower(strip_accents(trim(regexp_replace(v, '\\s+', ' ', 'g'))))`;

/** Spellings that are equal but for case, spaces and accents; null where there are too many values for a category. */
export async function variantTexts(
  table: string,
  column: CountedColumn,
  distinct: number,
  sensitive: boolean,
  { database, work }: ProfilingContext,
): Promise<readonly Variants[] | null> {
  if (distinct > mostSpellings) return null;
  const rows = await database.rows<FigureRow>(
    sql`WITH k AS MATERIALIZED (SELECT v, n, ${plain} AS plain FROM (${talliesOf(table, column)})),
      g AS (SELECT plain, sum(n) AS total FROM k WHERE plain <> '' GROUP BY plain HAVING count(*) > 1
        ORDER BY total DESC, plain LIMIT ${mostGroups})
      SELECT plain, ${asText(sql`v`)} AS text, n FROM k JOIN g USING (plain) ORDER BY total DESC, plain, n DESC, v LIMIT 500`,
    work,
  );
  const groups = new Map<string, CountedText[]>();
  for (const row of rows) {
    const key = String(row['plain']);
    const group = groups.get(key) ?? [];
    group.push({ text: String(row['text']), rows: countOf(row, 'n') });
    groups.set(key, group);
  }
  return [...groups.values()].map((spellings) => ({
    differs: differences(spellings.map(({ text }) => text)),
    spellings: spellings.map((spelling) => hidden(spelling, sensitive)),
  }));
}

/** In what spellings of one value differ: what must be evened out so that fewer of them remain. */
export function differences(texts: readonly string[]): Variants['differs'] {
  const spaces = (text: string): string => text.trim().replace(/\s+/gu, ' ');
  const lower = (text: string): string => text.toLowerCase();
  const accents = (text: string): string => text.normalize('NFD').replace(/\p{Mark}/gu, '');
  const all = [
    ['case', lower, (text: string) => accents(spaces(text))],
    ['spaces', spaces, (text: string) => accents(lower(text))],
    ['accents', accents, (text: string) => spaces(lower(text))],
  ] as const;
  return all
    .filter(([, even, others]) => {
      const without = new Set(texts.map(others));
      return new Set([...without].map(even)).size < without.size;
    })
    .map(([name]) => name);
}

/** Values that differ in a letter (two in long ones) and of which one is far rarer: likely slips; null as above. */
export async function closeTexts(
  table: string,
  column: CountedColumn,
  distinct: number,
  sensitive: boolean,
  { database, work }: ProfilingContext,
): Promise<readonly ClosePair[] | null> {
  if (distinct > mostCompared) return null;
  const rows = await database.rows<FigureRow>(
    sql`WITH k AS MATERIALIZED (SELECT plain, arg_max(v, n) AS v, sum(n) AS n
        FROM (SELECT v, n, ${plain} AS plain FROM (${talliesOf(table, column)}))
        WHERE length(plain) BETWEEN ${shortestCompared} AND 100 AND NOT regexp_matches(plain, '\\d') GROUP BY plain)
      SELECT ${asText(sql`a.v`)} AS common, a.n AS often, ${asText(sql`b.v`)} AS rare, b.n AS seldom
      FROM k AS a JOIN k AS b ON b.n <= ${rareShare} * a.n AND abs(length(a.plain) - length(b.plain)) <= 2
      WHERE damerau_levenshtein(a.plain, b.plain) <= CASE WHEN length(b.plain) >= 10 THEN 2 ELSE 1 END
      ORDER BY often DESC, seldom DESC, common, rare LIMIT ${mostGroups}`,
    work,
  );
  const pairs = rows.filter((row) => !differInMark(String(row['common']), String(row['rare'])));
  return pairs.map((row) => ({
    common: hidden({ text: String(row['common']), rows: countOf(row, 'often') }, sensitive),
    rare: hidden({ text: String(row['rare']), rows: countOf(row, 'seldom') }, sensitive),
  }));
}

/** Whether two texts differ only in words of one or two letters, such as “Type A” and “Type B”: names, not slips. */
function differInMark(one: string, other: string): boolean {
  const [words, others] = [one.trim().split(/\s+/u), other.trim().split(/\s+/u)];
  if (words.length !== others.length) return false;
  return words.every((word, at) => {
    const second = others[at] ?? '';
    return word.toLowerCase() === second.toLowerCase() || (word.length <= 2 && second.length <= 2);
  });
}

const hidden = ({ text, rows }: CountedText, sensitive: boolean): CountedText => ({
  text: sensitive ? masked(text) : text,
  rows,
});
