import { AppError, throwIfCancelled } from '../core/errors.ts';
import type { MatrixChunk, MatrixChunks, MatrixShape } from '../engine/engine.ts';

/** Rows of the blocks that a stream is cut into, so that nothing depends on how the source cuts it. */
export const BLOCK_ROWS = 131_072;

/** Rows that can be read again and again, from the first to the last, without ever lying in memory all at once. */
export interface RowStream {
  readonly shape: Pick<MatrixShape, 'rows' | 'names' | 'weighted'>;
  readonly chunks: () => MatrixChunks;
}

/** A block of a stream: its own rows, the first of which is row `from` of the stream. Void once the next block is asked for. */
export interface Block extends MatrixChunk {
  readonly from: number;
}

/**
 * The stream cut anew into blocks of `rows` rows (the last one shorter). The next block is read while one is worked on; two of
 * them exist at a time, whatever the length of the stream.
 * @throws AppError `engine.shape` where the chunks do not fit the shape, `cancelled`.
 */
export async function* blocksOf(
  { shape, chunks }: RowStream,
  rows = BLOCK_ROWS,
  signal?: AbortSignal,
): AsyncGenerator<Block> {
  const source = cutAnew(shape, chunks(), Math.max(1, Math.min(rows, shape.rows)));
  let next = begin(source);
  try {
    for (;;) {
      throwIfCancelled(signal);
      const { done, value } = await next;
      if (done) return;
      next = begin(source);
      yield value;
    }
  } finally {
    await next.catch(() => undefined);
    await source.return(undefined);
  }
}

/** The next block, whose failure is heard only when it is asked for. */
function begin(source: AsyncGenerator<Block>): Promise<IteratorResult<Block, undefined>> {
  const next = source.next() as Promise<IteratorResult<Block, undefined>>;
  next.catch(() => undefined);
  return next;
}

async function* cutAnew(
  shape: RowStream['shape'],
  chunks: MatrixChunks,
  size: number,
): AsyncGenerator<Block, undefined> {
  const rooms = [room(shape, size), room(shape, size)] as const;
  let which: 0 | 1 = 0;
  let filled = 0;
  let from = 0;
  for await (const chunk of chunks) {
    check(shape, chunk, from + filled);
    for (let at = 0; at < chunk.rows;) {
      const count = Math.min(size - filled, chunk.rows - at);
      copy(chunk, at, count, rooms[which], filled);
      filled += count;
      at += count;
      if (filled < size) continue;
      yield blockOf(rooms[which], filled, from);
      which = which === 0 ? 1 : 0;
      from += filled;
      filled = 0;
    }
  }
  if (from + filled !== shape.rows) {
    const message = `${from + filled} rows came instead of ${shape.rows}.`;
    throw new AppError('engine.shape', message, { rows: shape.rows, came: from + filled });
  }
  if (filled > 0) yield blockOf(rooms[which], filled, from);
  return undefined;
}

interface Room {
  readonly columns: readonly Float32Array[];
  readonly weights: Float32Array | undefined;
}

function room({ names, weighted }: RowStream['shape'], rows: number): Room {
  return {
    columns: names.map(() => new Float32Array(rows)),
    weights: weighted ? new Float32Array(rows) : undefined,
  };
}

function copy(chunk: MatrixChunk, at: number, count: number, to: Room, filled: number): void {
  to.columns.forEach((column, j) => {
    column.set((chunk.columns[j] as Float32Array).subarray(at, at + count), filled);
  });
  if (chunk.weights) to.weights?.set(chunk.weights.subarray(at, at + count), filled);
}

function blockOf({ columns, weights }: Room, rows: number, from: number): Block {
  const whole = columns.map((column) => column.subarray(0, rows));
  return { from, rows, columns: whole, ...(weights ? { weights: weights.subarray(0, rows) } : {}) };
}

function check(
  { rows, names, weighted = false }: RowStream['shape'],
  chunk: MatrixChunk,
  came: number,
): void {
  const given = [...chunk.columns, ...(chunk.weights ? [chunk.weights] : [])];
  const fits =
    chunk.columns.length === names.length &&
    given.every((values) => values.length >= chunk.rows) &&
    weighted === (chunk.weights !== undefined) &&
    came + chunk.rows <= rows;
  if (fits) return;
  const message = `A chunk does not fit a stream of ${rows} rows and ${names.length} columns.`;
  const details = { rows, columns: names.length, chunkRows: chunk.rows, chunkColumns: chunk.columns.length };
  throw new AppError('engine.shape', message, details);
}
