import { DataType } from 'apache-arrow';
import type { ColumnChunkMetaData, ParquetMetaData, RowGroupMetaData } from 'parquet-wasm/esm';
import type { SimpleColumn } from './simpleColumns.ts';

/** The most column chunks whose sizes are asked for one by one. */
const mostMeasured = 100_000;

/** Where a column's values stand in the row groups of a Parquet file. */
export interface ParquetColumn {
  readonly column: SimpleColumn;
  /** Paths of the leaves that it is made of, their members parted by dots. */
  readonly paths: readonly string[];
  /** Bytes of its chunks, packed as they are: in all row groups (absent where there are very many), and in the first. */
  readonly bytes?: number;
  readonly firstBytes: number;
}

/**
 * The column chunks of each column, as the footer tells them: leaves stand in the order of the schema, so that a column's are found by
 * counting. Null where the footer has no row group, or another number of leaves than the schema.
 */
export function parquetColumns(
  metadata: ParquetMetaData,
  columns: readonly SimpleColumn[],
): readonly ParquetColumn[] | null {
  const counts = columns.map(({ field }) => leavesOf(field.type as DataType));
  const leaves = counts.reduce((sum, count) => sum + count, 0);
  const groups = metadata.rowGroups();
  const [first] = groups;
  if (first === undefined || groups.some((group) => group.numColumns() !== leaves)) return null;
  const paths = chunksOf(first, (chunk) => chunk.columnPath().join('.'));
  const firstBytes = chunksOf(first, (chunk) => chunk.compressedSize());
  const isMeasured = leaves * groups.length <= mostMeasured;
  const all = isMeasured ? groups.map((group) => chunksOf(group, (chunk) => chunk.compressedSize())) : [];
  let begin = 0;
  return columns.map((column, index) => {
    const [from, to] = [begin, (begin += counts[index] ?? 0)];
    const within = (sizes: readonly number[]): number =>
      sizes.slice(from, to).reduce((sum, size) => sum + size, 0);
    return {
      column,
      paths: paths.slice(from, to),
      ...(isMeasured ? { bytes: all.reduce((sum, sizes) => sum + within(sizes), 0) } : {}),
      firstBytes: within(firstBytes),
    };
  });
}

function chunksOf<Fact>(group: RowGroupMetaData, fact: (chunk: ColumnChunkMetaData) => Fact): Fact[] {
  return group.columns().map((chunk) => {
    const found = fact(chunk);
    chunk.free();
    return found;
  });
}

/** How many leaves, each a column chunk of its own, a type has. */
function leavesOf(type: DataType): number {
  const nested =
    DataType.isStruct(type) ||
    DataType.isList(type) ||
    DataType.isFixedSizeList(type) ||
    DataType.isMap(type);
  if (!nested) return 1;
  return type.children.reduce((sum, child) => sum + leavesOf(child.type as DataType), 0);
}

/** What is asked of the decoder for some columns, and which columns then come, in this order. */
export interface Projection {
  readonly paths: readonly string[];
  readonly coming: readonly SimpleColumn[];
}

/**
 * The decoder takes a path for every leaf that has it or stands below it, so that a column whose name goes on where another's path
 * ends may come along.
 */
export function projectionOf(all: readonly ParquetColumn[], wanted: readonly SimpleColumn[]): Projection {
  const asked = new Set(wanted);
  const paths = all.flatMap(({ column, paths: own }) => (asked.has(column) ? own : []));
  const taken = new Set(paths);
  const isTaken = (path: string): boolean => {
    if (taken.has(path)) return true;
    for (let dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1))
      if (taken.has(path.slice(0, dot))) return true;
    return false;
  };
  const coming = all.flatMap(({ column, paths: own }) => (own.some(isTaken) ? [column] : []));
  return { paths: [...taken], coming };
}
