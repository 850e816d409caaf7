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

/** The tables in the order of the sources: profiles where there are some, first looks where not. */
export function shownTables(
  first: readonly FirstTable[],
  profiles: readonly TableProfile[],
): readonly ShownTable[] {
  if (profiles.length >= first.length) return profiles.map(ofProfile);
  return first.map((table) => {
    const profile = profiles.find(({ id }) => id === table.id);
    return profile ? ofProfile(profile) : ofFirstLook(table);
  });
}

function ofProfile(profile: TableProfile): ShownTable {
  const { id, name, rows, columns } = profile;
  return {
    id,
    name,
    rows,
    profile,
    columns: columns.map((column) => ({
      column,
      rows,
      missing: column.missing,
      distinct: column.distinct,
      profile: column,
    })),
  };
}

function ofFirstLook({ id, name, rows, columns }: FirstTable): ShownTable {
  return {
    id,
    name,
    rows,
    profile: null,
    columns: columns.map((column) => ({
      column,
      rows,
      missing: column.missing,
      distinct: column.distinct,
      profile: null,
    })),
  };
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
