import { describe, expect, it } from 'vitest';
import { ident, join, sql } from '../../../src/core/sql.ts';

describe('sql', () => {
  it('writes values as literals with quotes doubled', () => {
    expect(sql`SELECT ${"O'Brien"}, ${1.5}, ${7}, ${true}, ${null}`.text).toBe(
      "SELECT 'O''Brien', 1.5::DOUBLE, 7, true, NULL",
    );
  });

  it('carries NUL through as chr(0), which ends no statement', () => {
    expect(sql`${'a\0b'}`.text).toBe("'a' || chr(0) || 'b'");
  });

  it('writes NaN and infinities as DOUBLE', () => {
    expect(sql`${NaN} ${Infinity} ${-Infinity}`.text).toBe(
      "'nan'::DOUBLE 'infinity'::DOUBLE '-infinity'::DOUBLE",
    );
  });

  it('keeps SQL inside SQL as it is, and joins pieces', () => {
    expect(sql`SELECT ${join([ident('a'), ident('b"c')])}`.text).toBe('SELECT "a", "b""c"');
  });

  it('writes a date as a timestamp without zone', () => {
    expect(sql`${new Date(Date.UTC(2011, 11, 9, 12, 50))}`.text).toBe("TIMESTAMP '2011-12-09 12:50:00.000'");
  });
});

describe('ident', () => {
  it.each(['', 'a\0b'])('refuses a name that DuckDB cannot hold: %j', (name) => {
    expect(() => ident(name)).toThrow(RangeError);
  });
});
