import productsShader from '../../../shaders/products.wgsl?raw';
import { GROUP, type Dispatch, type Gpu } from './gpu.ts';
import type { WeightPlaces } from './heldMatrix.ts';
import type { Scratch } from './scratch.ts';
import { specialise } from './specialise.ts';
import { BLOCK, type Tile } from './tiles.ts';

/** Columns of a tile at most. */
const MOST_COLUMNS = 32;

/**
 * Σ w·y·yᵀ over rows, y = (x − shift, 1), for each of several layers of weights and shifts: float32 in blocks of rows in fixed order,
 * float64 over blocks, so that two runs give the same bits.
 */
export class ProductSums {
  /** Layers × columns × columns of y, symmetric. */
  readonly sums: Float64Array;
  /** Columns of y. */
  readonly width: number;
  /** Multiply-adds that a row takes. */
  readonly work: number;
  /** Bytes that a row takes, on average. */
  readonly bytes: number;
  readonly #gpu: Gpu;
  readonly #layers: number;
  readonly #side: number;
  readonly #across: number;
  readonly #shader: string;

  constructor(gpu: Gpu, d: number, layers: number) {
    this.width = d + 1;
    this.#gpu = gpu;
    this.#layers = layers;
    this.#side = 4 * Math.ceil(this.width / Math.ceil(this.width / MOST_COLUMNS) / 4);
    this.#across = Math.ceil(this.width / this.#side);
    this.sums = new Float64Array(layers * this.width ** 2);
    this.work = layers * (this.#across * this.#side) ** 2;
    this.bytes = (this.work * 4) / BLOCK;
    const threads = (this.#side / 4) ** 2;
    const streams = Math.floor(GROUP / threads);
    this.#shader = specialise(productsShader, {
      D: d,
      TILE: this.#side,
      STREAMS: streams,
      ROWS: Math.floor(1024 / this.#side / streams) * streams,
    });
  }

  /** The dispatch over a tile's rows and the buffer that it fills; `shifts`, layers × d, are taken off the columns. */
  dispatch(
    scratch: Scratch,
    { chunk, from, rows }: Tile,
    weights: WeightPlaces,
    shifts: GPUBuffer,
  ): { readonly dispatch: Dispatch; readonly partials: GPUBuffer } {
    const gpu = this.#gpu;
    const blocks = Math.ceil(rows / BLOCK);
    const groups = this.#layers * this.#across ** 2 * blocks;
    const partials = scratch.keep(gpu.buffer(groups * this.#side ** 2 * 4));
    const tile = scratch.keep(gpu.uniform([rows, chunk.stride, from, blocks]));
    const places = scratch.keep(gpu.uniform([weights.stride, weights.first, weights.step, 0]));
    const bindings = [tile, chunk.values, shifts, weights.buffer, places, partials];
    return { dispatch: { shader: this.#shader, bindings, groups }, partials };
  }

  /** Adds what a dispatch over `rows` rows wrote. */
  add(bytes: ArrayBuffer, rows: number): void {
    const partials = new Float32Array(bytes);
    const blocks = Math.ceil(rows / BLOCK);
    const { width } = this;
    const side = this.#side;
    for (let layer = 0; layer < this.#layers; layer++) {
      for (let i = 0; i < width; i++) {
        for (let j = i; j < width; j++) {
          const pair = Math.floor(i / side) * this.#across + Math.floor(j / side);
          let at = (layer * this.#across ** 2 + pair) * blocks * side * side;
          at += (i % side) * side + (j % side);
          const own = (layer * width + i) * width + j;
          let sum = this.sums[own] as number;
          for (let block = 0; block < blocks; block++) sum += partials[at + block * side * side] as number;
          this.sums[own] = sum;
          this.sums[(layer * width + j) * width + i] = sum;
        }
      }
    }
  }
}
