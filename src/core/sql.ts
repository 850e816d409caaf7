declare const brand: unique symbol;

/** SQL text that only the `sql` tag, `ident` and `join` can make, so that no value reaches the database unquoted. */
export interface Sql {
  readonly text: string;
  readonly [brand]: true;
}

/** What may stand in a `sql` template: SQL itself, or a value that becomes a literal. */
export type SqlValue = Sql | string | number | bigint | boolean | null | Date;

/** Makes branded SQL from trusted text. Only this module and `data/rawSql.ts` may call it. */
export function trusted(text: string): Sql {
  return { text } as Sql;
}

/**
 * A quoted identifier; quotes inside are doubled.
 * @throws RangeError for the empty name or one with NUL, which DuckDB cannot hold.
 */
export function ident(name: string): Sql {
  if (name === '') throw new RangeError('an identifier cannot be empty');
  if (name.includes('\0')) throw new RangeError('an identifier cannot contain NUL');
  return trusted(`"${name.replaceAll('"', '""')}"`);
}

function literal(value: SqlValue): string {
  if (value === null) return 'NULL';
  switch (typeof value) {
    case 'string':
      // NUL ends a statement early; chr(0) carries it through.
      return value
        .split('\0')
        .map((part) => `'${part.replaceAll("'", "''")}'`)
        .join(' || chr(0) || ');
    case 'number':
      if (Number.isNaN(value)) return `'nan'::DOUBLE`;
      if (!Number.isFinite(value)) return `'${value > 0 ? '' : '-'}infinity'::DOUBLE`;
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? String(value) : `${value}::DOUBLE`;
    case 'bigint':
      return String(value);
    case 'boolean':
      return value ? 'true' : 'false';
    default:
      if (value instanceof Date) return `TIMESTAMP '${value.toISOString().slice(0, 23).replace('T', ' ')}'`;
      return value.text;
  }
}

/** SQL from a template: interpolated values become literals, interpolated SQL stays as it is. */
export function sql(strings: TemplateStringsArray, ...values: readonly SqlValue[]): Sql {
  let text = strings[0] ?? '';
  values.forEach((value, index) => {
    text += literal(value) + (strings[index + 1] ?? '');
  });
  return trusted(text);
}

/** Pieces of SQL with a separator between them, a comma unless told. */
export function join(pieces: readonly Sql[], separator = ', '): Sql {
  return trusted(pieces.map((piece) => piece.text).join(separator));
}
