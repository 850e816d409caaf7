import squaresShader from '../../../shaders/squares.wgsl?raw';
import type { Dispatch, Gpu } from './gpu.ts';
import type { WeightPlaces } from './heldMatrix.ts';
import type { Scratch } from './scratch.ts';
import { specialise } from './specialise.ts';
import { BLOCK, type Tile } from './tiles.ts';

/** Layers that a thread takes at most. */
const MOST_LAYERS = 4;
/** Numbers of a layer and four columns: their sums, those of their squares, the weight. */
const PARTS = 9;

/** Σ w·(y, y², 1) over rows, y = x − shift, for each of several layers of weights and shifts; otherwise as `ProductSums`. */
export class SquareSums {
  /** Layers × (d of y, d of y², 1). */
  readonly sums: Float64Array;
  /** Numbers of a layer. */
  readonly width: number;
  /** Multiply-adds that a row takes. */
  readonly work: number;
  /** Bytes that a row takes, on average. */
  readonly bytes: number;
  readonly #gpu: Gpu;
  readonly #d: number;
  readonly #layers: number;
  /** Layers that a thread takes. */
  readonly #together: number;
  readonly #quads: number;
  readonly #shader: string;

  constructor(gpu: Gpu, d: number, layers: number) {
    this.width = 2 * d + 1;
    this.sums = new Float64Array(layers * this.width);
    this.#gpu = gpu;
    this.#d = d;
    this.#layers = layers;
    this.#together = Math.ceil(layers / Math.ceil(layers / MOST_LAYERS));
    this.#quads = Math.ceil(d / 4);
    this.work = layers * this.#quads * 16;
    this.bytes = (this.#groups(1) * this.#together * PARTS * 4) / BLOCK;
    this.#shader = specialise(squaresShader, { D: d, LAYERS: this.#together }, 1, this.#together);
  }

  /** As `ProductSums.dispatch`. */
  dispatch(
    scratch: Scratch,
    { chunk, from, rows }: Tile,
    weights: WeightPlaces,
    shifts: GPUBuffer,
  ): { readonly dispatch: Dispatch; readonly partials: GPUBuffer } {
    const gpu = this.#gpu;
    const blocks = Math.ceil(rows / BLOCK);
    const groups = this.#groups(blocks);
    const partials = scratch.keep(gpu.buffer(groups * this.#together * PARTS * 4));
    const tile = scratch.keep(gpu.uniform([rows, chunk.stride, from, blocks]));
    const places = scratch.keep(gpu.uniform([weights.stride, weights.first, weights.step, this.#layers]));
    const bindings = [tile, chunk.values, shifts, weights.buffer, places, partials];
    return { dispatch: { shader: this.#shader, bindings, groups }, partials };
  }

  /** Adds what a dispatch over `rows` rows wrote. */
  add(bytes: ArrayBuffer, rows: number): void {
    const partials = new Float32Array(bytes);
    const blocks = Math.ceil(rows / BLOCK);
    const step = this.#together * PARTS;
    const add = (to: number, layer: number, quad: number, part: number): void => {
      const group = (Math.floor(layer / this.#together) * this.#quads + quad) * blocks;
      const from = group * step + (layer % this.#together) * PARTS + part;
      let sum = this.sums[to] as number;
      for (let block = 0; block < blocks; block++) sum += partials[from + block * step] as number;
      this.sums[to] = sum;
    };
    for (let layer = 0; layer < this.#layers; layer++) {
      const own = layer * this.width;
      for (let j = 0; j < this.#d; j++) {
        add(own + j, layer, Math.floor(j / 4), j % 4);
        add(own + this.#d + j, layer, Math.floor(j / 4), 4 + (j % 4));
      }
      add(own + 2 * this.#d, layer, 0, 8);
    }
  }

  #groups(blocks: number): number {
    return Math.ceil(this.#layers / this.#together) * this.#quads * blocks;
  }
}
