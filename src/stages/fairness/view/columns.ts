import { spokenName } from '../../../core/columnNames.ts';
import { isRestricted, type SourceRegister } from '../../../core/register.ts';
import type { Column } from '../../../core/table.ts';
import { usualAges, type FairnessSpec, type Grouping } from '../spec.ts';

/** A source as the study has it: its columns with their roles, and its register. */
export interface ListedSource {
  readonly id: string;
  readonly name: string;
  readonly columns: readonly Column[];
  readonly register?: SourceRegister;
}

/** What was found of a column when its source was read. */
export interface FoundColumn extends Column {
  readonly distinct: number;
  readonly missing: number;
  readonly least: string | null;
  readonly greatest: string | null;
}

export interface FoundSource {
  readonly id: string;
  readonly rows: number;
  readonly columns: readonly FoundColumn[];
}

/** A column that can be chosen, with what is known of it. */
export interface Choosable {
  readonly source: string;
  readonly sourceName: string;
  readonly column: Column;
  readonly found: FoundColumn | null;
}

/** Columns that are declared sensitive: by their role, or as special or protected on the register. */
export function sensitiveColumns(
  sources: readonly ListedSource[],
  found: readonly FoundSource[],
): Choosable[] {
  return choosable(sources, found, isRestricted);
}

/** Whether segments may be formed by an attribute: its column is not sensitive, or a decision on the register allows it. */
export function isDecided(
  { source: id, column: columnId }: { readonly source: string; readonly column: string },
  sources: readonly ListedSource[],
): boolean {
  const source = sources.find((candidate) => candidate.id === id);
  const column = source?.columns.find((candidate) => candidate.id === columnId);
  if (!column) return false;
  const entry = source?.register?.columns.find((one) => one.column === column.name);
  return !isRestricted(column, source?.register) || entry?.allowed !== undefined;
}

/** Columns that say yes or no: by type, by role, or by having two values. */
export function yesNoColumns(sources: readonly ListedSource[], found: readonly FoundSource[]): Choosable[] {
  const roles = new Set<Column['role']>(['consent', 'outcome', 'treatment']);
  return choosable(
    sources,
    found,
    (column, _, known) =>
      column.type === 'boolean' ||
      roles.has(column.role) ||
      (known?.distinct === 2 && column.role !== 'customer'),
  );
}

/** Columns that can be a probability: numbers from 0 to 1. */
export function scoreColumns(sources: readonly ListedSource[], found: readonly FoundSource[]): Choosable[] {
  return choosable(
    sources,
    found,
    ({ type }, _, known) =>
      type === 'number' && known !== null && Number(known.least) >= 0 && Number(known.greatest) <= 1,
  );
}

function choosable(
  sources: readonly ListedSource[],
  found: readonly FoundSource[],
  fits: (column: Column, register: SourceRegister | undefined, known: FoundColumn | null) => boolean,
): Choosable[] {
  return sources.flatMap(({ id, name, columns, register }) => {
    const known = found.find((source) => source.id === id)?.columns ?? [];
    return columns.flatMap((column): Choosable[] => {
      const own = known.find((candidate) => candidate.id === column.id) ?? null;
      if (!fits(column, register, own)) return [];
      return [{ source: id, sourceName: name, column, found: own }];
    });
  });
}

/** Values up to which numbers are groups as they stand. */
const fewValues = 12;

/** How a column is grouped unless told: dates and ages by bands of ages, other numbers of many values by quarters. */
export function usualGrouping({ column, found }: Choosable): Grouping {
  const { type } = column;
  if (type === 'date' || type === 'timestamp') return { kind: 'ages', edges: [...usualAges] };
  if (type !== 'integer' && type !== 'number') return { kind: 'values' };
  const spoken = spokenName(column.name);
  const least = Number(found?.least ?? 0);
  const greatest = Number(found?.greatest ?? 0);
  const isAge = /(^| )(age|alter|edad|âge)( |$)/.test(spoken) && least >= 0 && greatest <= 130;
  const isBirth = /birth|born|dob|geburt/.test(spoken) && least >= 1850 && greatest <= 2100;
  if (isAge || isBirth) return { kind: 'ages', edges: [...usualAges] };
  return (found?.distinct ?? 0) > fewValues ? { kind: 'quantiles', parts: 4 } : { kind: 'values' };
}

/** The words of a value that counts as yes, for columns of two values that say it in words of their own. */
export function yesOf({ column, found }: Choosable): string | null {
  if (column.type !== 'text' || column.role === 'consent' || column.role === 'treatment') return null;
  const known = /^(yes|no|y|n|true|false|t|f|1|0|ja|nein|oui|non|s[ií])$/i;
  const values = [found?.least, found?.greatest].filter((value) => typeof value === 'string');
  if (values.length < 2 || values.some((value) => known.test(value))) return null;
  return values[1] ?? null;
}

/** The audit by more attributes, under ids of their own. */
export function withAttributes(spec: FairnessSpec, added: readonly Choosable[]): FairnessSpec {
  let next = nextId(spec.attributes);
  const attributes = added.map((one) => ({
    id: `a${next++}`,
    source: one.source,
    column: one.column.id,
    grouping: usualGrouping(one),
    reference: null,
    reason: '',
    basis: '',
  }));
  return { ...spec, attributes: [...spec.attributes, ...attributes].slice(0, 20) };
}

export const nextId = (list: readonly { readonly id: string }[]): number =>
  list.reduce((most, { id }) => Math.max(most, Number(id.slice(1)) + 1), 0);

/** The audit without an attribute, and without the crossings that it was part of. */
export function withoutAttribute(spec: FairnessSpec, id: string): FairnessSpec {
  return {
    ...spec,
    attributes: spec.attributes.filter((attribute) => attribute.id !== id),
    crossings: spec.crossings.filter((crossing) => !crossing.includes(id)),
  };
}

/** Edges from what a person types, such as `18, 25, 35`; null where they are no rising numbers. */
export function edgesOf(text: string): number[] | null {
  const parts = text.split(/[,;\s]+/).filter((part) => part !== '');
  const edges = parts.map(Number);
  const rising = edges.every(
    (edge, at) => Number.isFinite(edge) && (at === 0 || edge > (edges[at - 1] ?? edge)),
  );
  return rising && edges.length > 0 && edges.length <= 50 ? edges : null;
}
