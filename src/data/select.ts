import { TokenType, type AsyncDuckDB } from '@duckdb/duckdb-wasm';
import { AppError } from '../core/errors.ts';

const readers = /^(select|with|from|values|table|summarize|describe|show|pivot|unpivot)\b|^\(/i;

/**
 * A person's query as it may stand inside `SELECT * FROM (…)`: one statement that only reads, without its last semicolon.
 * @throws AppError `query.not-read-only` for anything else, `query.syntax` for nothing at all.
 */
export async function readOnly(database: AsyncDuckDB, text: string): Promise<string> {
  const bare = text.replace(/\0/g, ' ');
  const query = bare.replace(/[\s;]+$/, '');
  const begin = query.replace(/^(\s|--[^\n]*(\n|$)|\/\*[\s\S]*?\*\/)+/, '');
  if (begin === '') throw new AppError('query.syntax', 'The query is empty.');
  if (!readers.test(begin)) {
    const word = /^\w+/.exec(begin)?.[0]?.toUpperCase() ?? begin.slice(0, 1);
    throw new AppError('query.not-read-only', `A query begins with SELECT, not with ${word}.`, { word });
  }
  if (await hasSeparator(database, query)) {
    throw new AppError('query.not-read-only', 'A query is one statement; a second one follows a semicolon.');
  }
  return query;
}

/** Whether a semicolon stands outside texts and comments, by DuckDB's own tokens. Offsets count bytes of UTF-8. */
async function hasSeparator(database: AsyncDuckDB, query: string): Promise<boolean> {
  if (!query.includes(';')) return false;
  const bytes = new TextEncoder().encode(query);
  const { offsets, types } = await database.tokenize(query);
  return offsets.some((offset, index) => types[index] === TokenType.OPERATOR && bytes[offset] === 0x3b);
}
