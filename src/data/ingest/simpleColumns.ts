import { DataType, type Field, type Schema } from 'apache-arrow';
import { AppError } from '../../core/errors.ts';
import { formatCount } from '../../core/format.ts';
import type { ColumnType, Warning } from '../../core/table.ts';
import { mostColumns } from './limits.ts';

/** How a column of a file is stored, whatever its type there. */
export type SimpleType = 'BIGINT' | 'DOUBLE' | 'VARCHAR' | 'BOOLEAN' | 'DATE' | 'TIMESTAMP' | 'TIME';

/** A column of the table that a file becomes: one leaf of the file's schema. */
export interface SimpleColumn {
  /** c0, c1, …, by its place among all of the file's columns. */
  readonly id: string;
  readonly name: string;
  readonly sqlType: SimpleType;
  readonly type: ColumnType;
  /** Whether it holds whole numbers that may be too large for any number; they come as text, so that none is rounded. */
  readonly wide: boolean;
  /** Positions from the batch down to the leaf. */
  readonly path: readonly number[];
  readonly field: Field;
}

const deepest = 8;

/**
 * The columns that a schema becomes: members of structs are columns of their own (`parent.member`), lists, maps and unions become
 * JSON text, bytes become text or hexadecimal digits.
 * @throws AppError `ingest.too-many-columns`, `ingest.no-rows` for a schema without columns
 */
export function simpleColumns(file: string, schema: Schema): SimpleColumn[] {
  const columns: SimpleColumn[] = [];
  const visit = (field: Field, path: readonly number[], name: string): void => {
    const type = field.type as DataType;
    if (DataType.isStruct(type) && path.length < deepest && type.children.length > 0) {
      type.children.forEach((child, index) => {
        visit(child, [...path, index], `${name}.${nameOf(child)}`);
      });
      return;
    }
    const sqlType = simpleType(type);
    const wide = isWide(type);
    const id = `c${columns.length}`;
    columns.push({ id, name, sqlType, type: wide ? 'integer' : columnTypes[sqlType], wide, path, field });
  };
  schema.fields.forEach((field, index) => {
    visit(field, [index], nameOf(field));
  });
  if (columns.length > mostColumns) {
    const message = `${file} has ${formatCount(columns.length)} columns; at most ${formatCount(mostColumns)} can be read.`;
    throw new AppError('ingest.too-many-columns', message, { file, columns: columns.length });
  }
  if (columns.length === 0) throw new AppError('ingest.no-rows', `${file} has no columns.`, { file });
  return columns;
}

/** What a person should know of how columns were made of a schema. */
export function schemaWarnings(file: string, schema: Schema, columns: readonly SimpleColumn[]): Warning[] {
  const warnings: Warning[] = [];
  const flattened = new Set<string>();
  const asJson: string[] = [];
  for (const { name, path, sqlType, field } of columns) {
    const type = field.type as DataType;
    const parent = schema.fields[path[0] ?? 0];
    if (path.length > 1 && parent) flattened.add(nameOf(parent));
    if (sqlType === 'VARCHAR' && isNested(type)) asJson.push(name);
    if (DataType.isTimestamp(type) && type.timezone && !isUtc(type.timezone)) {
      const message = `The times of “${name}” in ${file} are of ${type.timezone}; they are shown in UTC.`;
      warnings.push({ code: 'time-zone', message, column: name });
    }
  }
  if (flattened.size > 0) {
    const message = `The members of ${named([...flattened])} in ${file} became columns of their own.`;
    warnings.push({ code: 'nested-columns', message });
  }
  if (asJson.length > 0) {
    const message = `The lists and maps of ${named(asJson)} in ${file} became JSON text.`;
    warnings.push({ code: 'nested-columns', message });
  }
  return warnings;
}

const named = (names: readonly string[]): string =>
  names
    .slice(0, 5)
    .map((name) => `“${name}”`)
    .join(', ') + (names.length > 5 ? ` and ${formatCount(names.length - 5)} more` : '');

/** An empty name comes out of an IPC message as null. */
const nameOf = ({ name }: { readonly name: string | null }): string => name ?? '';

const isUtc = (zone: string): boolean => /^(UTC|GMT|Z|\+00:?00|Etc\/UTC)$/i.test(zone);

const columnTypes: Readonly<Record<SimpleType, ColumnType>> = {
  BIGINT: 'integer',
  DOUBLE: 'number',
  VARCHAR: 'text',
  BOOLEAN: 'boolean',
  DATE: 'date',
  TIMESTAMP: 'timestamp',
  TIME: 'time',
};

function simpleType(type: DataType): SimpleType {
  if (DataType.isDictionary(type)) return simpleType(type.dictionary as DataType);
  if (isWide(type)) return 'VARCHAR';
  if (DataType.isInt(type)) return 'BIGINT';
  if (DataType.isFloat(type) || DataType.isDecimal(type) || DataType.isDuration(type)) return 'DOUBLE';
  if (DataType.isBool(type)) return 'BOOLEAN';
  if (DataType.isDate(type)) return 'DATE';
  if (DataType.isTimestamp(type)) return 'TIMESTAMP';
  if (DataType.isTime(type)) return 'TIME';
  return 'VARCHAR';
}

/** Digits of a whole number that every double holds. */
const exactDigits = 15;

/** Whole numbers that a double would round: unsigned ones of 64 bits, and decimals of many digits without a fraction. */
function isWide(type: DataType): boolean {
  if (DataType.isDictionary(type)) return isWide(type.dictionary as DataType);
  if (DataType.isInt(type)) return type.bitWidth === 64 && !type.isSigned;
  return DataType.isDecimal(type) && type.scale === 0 && type.precision > exactDigits;
}

/** Whether values of a type are made of other values. */
export function isNested(type: DataType): boolean {
  return (
    DataType.isList(type) ||
    DataType.isFixedSizeList(type) ||
    DataType.isMap(type) ||
    DataType.isStruct(type) ||
    DataType.isUnion(type)
  );
}
