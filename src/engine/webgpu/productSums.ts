import productsShader from '../../../shaders/products.wgsl?raw';
import { GROUP, type Dispatch, type Gpu } from './gpu.ts';
import type { WeightPlaces } from './heldMatrix.ts';
import type { Scratch } from './scratch.ts';
import { specialise } from './specialise.ts';
import { BLOCK, type Tile } from './tiles.ts';

/** Columns of a tile at most. */
const MOST_COLUMNS = 32;

/**
 * What is multiplied. `gram`: (x, 1)·(x, 1)ᵀ for each of `layers` columns of weights. Otherwise weights·(x, 1)ᵀ for `layers` columns of
 * weights, or with `squares` weights·(x, x², 1)ᵀ.
 */
export interface ProductShape {
  readonly kind: 'gram' | 'linear' | 'squares';
  readonly d: number;
  readonly layers: number;
}

/**
 * Weighted sums over rows of products of columns: float32 in blocks of rows in fixed order, float64 over blocks, so that two runs give
 * the same bits.
 */
export class ProductSums {
  /** Layers × columns × columns of (x, 1), symmetric; or layers × columns of (x, 1) or (x, x², 1). */
  readonly sums: Float64Array;
  /** Columns of the right side. */
  readonly width: number;
  /** Multiply-adds that a row takes. */
  readonly work: number;
  /** Bytes that a row takes, on average. */
  readonly bytes: number;
  readonly #gpu: Gpu;
  readonly #shape: ProductShape;
  readonly #side: number;
  readonly #down: number;
  readonly #across: number;
  readonly #shader: string;

  constructor(gpu: Gpu, shape: ProductShape) {
    const { kind, d, layers } = shape;
    const gram = kind === 'gram';
    this.width = kind === 'squares' ? 2 * d + 1 : d + 1;
    const left = gram ? this.width : layers;
    const most = Math.max(left, this.width);
    this.#gpu = gpu;
    this.#shape = shape;
    this.#side = 4 * Math.ceil(most / Math.ceil(most / MOST_COLUMNS) / 4);
    this.#down = Math.ceil(left / this.#side);
    this.#across = Math.ceil(this.width / this.#side);
    this.sums = new Float64Array(layers * this.width * (gram ? this.width : 1));
    const places = (gram ? layers : 1) * this.#down * this.#across * this.#side ** 2;
    this.work = places;
    this.bytes = (places * 4) / BLOCK;
    const threads = (this.#side / 4) ** 2;
    const streams = Math.floor(GROUP / threads);
    this.#shader = specialise(productsShader, {
      D: d,
      LEFT: left,
      RIGHT: this.width,
      LAYERED: gram ? 1 : 0,
      TILE: this.#side,
      STREAMS: streams,
      ROWS: Math.floor(1024 / this.#side / streams) * streams,
    });
  }

  /** The dispatch over a tile's rows and the buffer that it fills; `shifts` are taken off the columns. */
  dispatch(
    scratch: Scratch,
    { chunk, from, rows }: Tile,
    weights: WeightPlaces,
    shifts: GPUBuffer,
  ): { readonly dispatch: Dispatch; readonly partials: GPUBuffer } {
    const gpu = this.#gpu;
    const blocks = Math.ceil(rows / BLOCK);
    const layers = this.#shape.kind === 'gram' ? this.#shape.layers : 1;
    const pairs = this.#down * this.#across;
    const partials = scratch.keep(gpu.buffer(layers * pairs * blocks * this.#side ** 2 * 4));
    const tile = scratch.keep(gpu.uniform([rows, chunk.stride, from, blocks]));
    const places = scratch.keep(gpu.uniform([weights.stride, weights.first, weights.step, 0]));
    const bindings = [tile, chunk.values, shifts, weights.buffer, places, partials];
    return { dispatch: { shader: this.#shader, bindings, groups: blocks * pairs * layers }, partials };
  }

  /** Adds what a dispatch over `rows` rows wrote. */
  add(bytes: ArrayBuffer, rows: number): void {
    const partials = new Float32Array(bytes);
    const gram = this.#shape.kind === 'gram';
    const blocks = Math.ceil(rows / BLOCK);
    const side = this.#side;
    const left = gram ? this.width : this.#shape.layers;
    for (let layer = 0; layer < (gram ? this.#shape.layers : 1); layer++) {
      for (let i = 0; i < left; i++) {
        for (let j = gram ? i : 0; j < this.width; j++) {
          const pair = Math.floor(i / side) * this.#across + Math.floor(j / side);
          let at = (layer * this.#down * this.#across + pair) * blocks * side * side;
          at += (i % side) * side + (j % side);
          const own = (layer * left + i) * this.width + j;
          let sum = this.sums[own] as number;
          for (let block = 0; block < blocks; block++) sum += partials[at + block * side * side] as number;
          this.sums[own] = sum;
          if (gram) this.sums[(layer * left + j) * this.width + i] = sum;
        }
      }
    }
  }
}
