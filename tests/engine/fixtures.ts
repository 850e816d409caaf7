import { random } from '../../src/core/random.ts';
import type {
  Centroids,
  Engine,
  EngineKind,
  MatrixChunk,
  MatrixShape,
  Preparation,
  ResidentMatrix,
} from '../../src/engine/engine.ts';
import { createReferenceEngine } from '../../src/engine/reference/reference.ts';
import { createWasmEngine } from '../../src/engine/wasm/wasmEngine.ts';
import { openWebGpuEngine } from '../../src/engine/webgpu/webgpuEngine.ts';

export const kinds: readonly EngineKind[] = ['reference', 'wasm', 'webgpu'];

/** An engine of this kind and no other; without WebGPU this fails, and so does every test of it. */
export async function openKind(kind: EngineKind): Promise<Engine> {
  if (kind === 'webgpu') return openWebGpuEngine();
  return kind === 'wasm' ? createWasmEngine({ threads: 2 }) : createReferenceEngine();
}

export interface Data {
  readonly rows: number;
  readonly d: number;
  readonly names: readonly string[];
  readonly columns: readonly Float32Array[];
  readonly weights?: Float32Array;
  readonly preparation?: Preparation;
}

/** How far figures may be from float64, relative to their natural size, where rows are held exactly. */
export const precision: Readonly<
  Record<EngineKind, { readonly moments: number; readonly mixtures: number }>
> = {
  reference: { moments: 1e-12, mixtures: 1e-10 },
  wasm: { moments: 1e-9, mixtures: 1e-9 },
  webgpu: { moments: 1e-6, mixtures: 1e-5 },
};

/** Rows around `groups` middles, normal with deviation 1, moved by `offset`. */
export function blobs(rows: number, d: number, groups: number, seed = 1, offset = 0): Data {
  const source = random(seed);
  const middles = Array.from({ length: groups * d }, () => source.normal() * 4 + offset);
  const columns = Array.from({ length: d }, () => new Float32Array(rows));
  for (let row = 0; row < rows; row++) {
    const group = source.below(groups);
    columns.forEach((column, j) => (column[row] = (middles[group * d + j] as number) + source.normal()));
  }
  return dataOf(columns);
}

export function dataOf(columns: readonly Float32Array[]): Data {
  const names = columns.map((_, j) => `column ${j}`);
  return { rows: columns[0]?.length ?? 0, d: columns.length, names, columns };
}

/** Rows of numbers as columns. */
export function dataOfRows(rows: readonly (readonly number[])[]): Data {
  const d = rows[0]?.length ?? 0;
  return dataOf(Array.from({ length: d }, (_, j) => Float32Array.from(rows, (row) => row[j] as number)));
}

/**
 * Rows that every engine holds exactly: multiples of 1/64 around `groups` middles and 1,000, under a preparation of their own. The
 * last column is the sum of all others where there are three or more, plus noise.
 */
export function exactRows(rows: number, d: number, groups: number, seed = 1): Data {
  const { columns, ...rest } = blobs(rows, d, groups, seed);
  const whole = columns.map((column) => column.map((value) => Math.round(value * 64) / 64));
  if (d > 2) {
    whole[d - 1]?.forEach((value, row, last) => {
      last[row] = whole.slice(0, 2).reduce((sum, column) => sum + Number(column[row]) / 4, value / 4);
    });
  }
  const moved = whole.map((column) => column.map((value) => 1000 + Math.round(value * 64) / 64));
  return { ...rest, columns: moved, preparation: { center: moved.map(() => 1000), scale: 0.25 } };
}

/** The data with whole weights of 1 to 4, and the same rows given as often as they weigh. */
export function weighted(data: Data): { readonly once: Data; readonly repeated: Data } {
  const weights = Float32Array.from({ length: data.rows }, (_, row) => 1 + ((row * 7) % 4));
  const repeat = (column: Float32Array): Float32Array =>
    Float32Array.from([...column].flatMap((value, row) => Array<number>(Number(weights[row])).fill(value)));
  const columns = data.columns.map(repeat);
  return { once: { ...data, weights }, repeated: { ...data, rows: Number(columns[0]?.length), columns } };
}

/** The data in chunks of uneven lengths. */
export function* chunksOf({ rows, columns, weights }: Data, length = 1000): Generator<MatrixChunk> {
  for (let from = 0, size = length; from < rows; from += size, size += 7) {
    const to = Math.min(rows, from + size);
    yield {
      rows: to - from,
      columns: columns.map((column) => column.subarray(from, to)),
      weights: weights?.subarray(from, to),
    };
  }
}

export function shapeOf({ rows, names, weights, preparation }: Data): MatrixShape {
  return { rows, names, weighted: weights !== undefined, ...(preparation ? { preparation } : {}) };
}

export function upload(engine: Engine, data: Data): Promise<ResidentMatrix> {
  return engine.upload(shapeOf(data), chunksOf(data));
}

/** Rows of the data, far apart in order, as centroids. */
export function centroidsFrom({ rows, d, columns }: Data, k: number): Centroids {
  const values = new Float64Array(k * d);
  for (let c = 0; c < k; c++) {
    const row = Math.floor(((c + 0.5) * rows) / k);
    columns.forEach((column, j) => (values[c * d + j] = column[row] as number));
  }
  return { k, d, values };
}

/** Squared distance of each row from `middle`: the size that float32 rounding is relative to. */
export function sizesOf({ rows, columns }: Data, middle: Float64Array): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) =>
    columns.reduce((sum, column, j) => sum + (Number(column[row]) - Number(middle[j])) ** 2, 0),
  );
}

/** The only element of a list, or its first. */
export function first<T>(values: readonly T[]): T {
  const [value] = values;
  if (value === undefined) throw new RangeError('the list is empty');
  return value;
}

/** The least of five measurements of a latency: what else runs on the machine can only add to one. */
export async function leastOf(measure: () => Promise<number>): Promise<number> {
  let least = Infinity;
  for (let time = 0; time < 5; time++) least = Math.min(least, await measure());
  return least;
}
