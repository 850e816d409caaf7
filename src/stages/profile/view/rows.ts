import type { Column } from '../../../core/table.ts';
import type { ColumnProfile, TableProfile } from '../spec.ts';

/** What the sources' first look has counted of a table, which is there before the profile. */
export interface FirstTable {
  readonly id: string;
  readonly name: string;
  readonly rows: number;
  readonly columns: readonly (Column & { readonly missing: number; readonly distinct: number })[];
}

/** A column as the table shows it: the first look's counts, and the profile once it is there. */
export interface ColumnRow {
  readonly column: Column;
  readonly rows: number;
  readonly missing: number;
  readonly distinct: number;
  readonly profile: ColumnProfile | null;
}

/** A table with what is known of it so far. */
export interface ShownTable {
  readonly id: string;
  readonly name: string;
  readonly rows: number;
  readonly columns: readonly ColumnRow[];
  /** Null until every column has been looked at. */
  readonly profile: TableProfile | null;
}

/** The tables in the order of the sources: profiles where there are some, column by column, and first looks where not. */
export function shownTables(
  first: readonly FirstTable[],
  profiles: readonly TableProfile[],
): readonly ShownTable[] {
  const known = new Set(first.map(({ id }) => id));
  if (!profiles.every(({ id }) => known.has(id))) return profiles.map((profile) => whole(profile));
  return first.map((table) => shownTable(table, profiles.find(({ id }) => id === table.id) ?? null));
}

function shownTable(first: FirstTable, profile: TableProfile | null): ShownTable {
  if (profile && profile.columns.length >= first.columns.length) return whole(profile);
  const { id, name, rows } = first;
  const columns = first.columns.map((column): ColumnRow => {
    const found = profile?.columns.find((candidate) => candidate.id === column.id);
    return found
      ? rowOf(found)
      : { column, rows, missing: column.missing, distinct: column.distinct, profile: null };
  });
  return { id, name, rows, columns, profile: null };
}

function whole(profile: TableProfile): ShownTable {
  const { id, name, rows, columns } = profile;
  return { id, name, rows, columns: columns.map(rowOf), profile };
}

function rowOf(profile: ColumnProfile): ColumnRow {
  const { rows, missing, distinct } = profile;
  return { column: profile, rows, missing, distinct, profile };
}

/** Rows whose column's name, type, role or frequent values hold every word that was typed. */
export function searched(rows: readonly ColumnRow[], text: string): readonly ColumnRow[] {
  const words = text.toLowerCase().split(/\s+/u).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter(({ column, profile }) => {
    const values = profile?.top.map(({ text: value }) => value) ?? [];
    const all = [column.name, column.type, column.role ?? '', ...values].join('\n').toLowerCase();
    return words.every((word) => all.includes(word));
  });
}
