import densitiesShader from '../../../shaders/mixtureDensities.wgsl?raw';
import responsibilitiesShader from '../../../shaders/mixtureResponsibilities.wgsl?raw';
import scoresShader from '../../../shaders/mixtureScores.wgsl?raw';
import type { Mixture, MixtureScores, MixtureSums } from '../figures.ts';
import { runUnlessCancelled } from './cancellableRun.ts';
import { componentSums } from './componentSums.ts';
import { GROUP, type Dispatch } from './gpu.ts';
import { weightPlaces, type HeldMatrix } from './heldMatrix.ts';
import { momentsAboutCentre } from './mixtureMoments.ts';
import { packMixture, type MixtureParameters } from './mixtureParameters.ts';
import { withScratch, type Scratch } from './scratch.ts';
import { specialise } from './specialise.ts';
import { tileRows, tilesOf, type Tile } from './tiles.ts';

/** Writes the logarithms of weight · density of tiles of rows under each component. */
class Densities {
  /** Multiply-adds and bytes that a row takes. */
  readonly work: number;
  readonly bytes: number;
  readonly #matrix: HeldMatrix;
  readonly #mixture: MixtureParameters;
  readonly #shader: string;
  readonly #packed: GPUBuffer;
  readonly #factors: GPUBuffer;

  constructor(matrix: HeldMatrix, mixture: MixtureParameters, scratch: Scratch) {
    const d = matrix.names.length;
    this.work = mixture.k * (mixture.triangles ? (d * (d + 1)) / 2 : d);
    this.bytes = mixture.k * 4;
    this.#matrix = matrix;
    this.#mixture = mixture;
    this.#shader = specialise(densitiesShader, { D: d, TRIANGLES: mixture.triangles ? 1 : 0 });
    this.#packed = scratch.keep(matrix.gpu.buffer(mixture.packed));
    this.#factors = scratch.keep(matrix.gpu.uniform([mixture.step, 0, 0, 0]));
  }

  /** The dispatch over a tile, and the buffer that it fills: k × rows, rows rounded up to a multiple of 4. */
  dispatch(
    scratch: Scratch,
    { chunk, from, rows }: Tile,
  ): { readonly dispatch: Dispatch; readonly densities: GPUBuffer } {
    const { gpu } = this.#matrix;
    const { k } = this.#mixture;
    const uniform = scratch.keep(gpu.uniform([rows, chunk.stride, from, k]));
    const densities = scratch.keep(gpu.buffer(k * pitchOf(rows) * 4));
    const bindings = [uniform, chunk.values, this.#packed, densities, this.#factors];
    return { dispatch: { shader: this.#shader, bindings, groups: gpu.groups(rows) }, densities };
  }
}

/**
 * One expectation step (Dempster, Laird and Rubin 1977): responsibilities stay on the device; sums are float32 in blocks of rows in
 * fixed order, float64 over blocks. They are taken about each component's mean, as float32 would lose a tight component's covariance in
 * moments about a centre far from it.
 */
export function mixtureSumsOf(
  matrix: HeldMatrix,
  mixture: Mixture,
  signal: AbortSignal | undefined,
): Promise<MixtureSums> {
  const { gpu, chunks, preparation, weight } = matrix;
  const own = packMixture(mixture, matrix.names.length, preparation);
  const { k } = own;
  const { form } = mixture;
  return withScratch(async (scratch) => {
    const densities = new Densities(matrix, own, scratch);
    const moments = componentSums(gpu, form, own, scratch);
    const unit = scratch.keep(gpu.buffer(Float32Array.of(1)));
    const work = densities.work + moments.work;
    const bytes = Math.max(densities.bytes, moments.bytes);
    let [logLikelihood, entropy] = [0, 0];
    for (const tile of tilesOf(chunks, tileRows(work, bytes))) {
      await withScratch(async (inner) => {
        const density = densities.dispatch(inner, tile);
        const weights = weightPlaces(tile.chunk, tile.from, unit);
        const groups = Math.ceil(tile.rows / GROUP);
        const uniform = inner.keep(gpu.uniform([tile.rows, k, tile.from, weights.step]));
        const partials = inner.keep(gpu.buffer(groups * 8));
        const bindings = [uniform, weights.buffer, density.densities, partials];
        const shares = { buffer: density.densities, pitch: pitchOf(tile.rows) };
        const moment = moments.dispatch(inner, tile, shares);
        const responsibilities = { shader: responsibilitiesShader, bindings, groups };
        const dispatches = [density.dispatch, responsibilities, ...moment.dispatches];
        const read = await runUnlessCancelled(gpu, dispatches, [partials, moment.partials], signal);
        const sums = new Float32Array(read[0] as ArrayBuffer);
        for (let g = 0; g < groups; g++) {
          logLikelihood += sums[g * 2] as number;
          entropy += sums[g * 2 + 1] as number;
        }
        moments.add(read[1] as ArrayBuffer, tile.rows);
      });
    }
    logLikelihood += own.offset * weight;
    const { scale } = preparation;
    return { ...momentsAboutCentre(moments.total(), form, own.means, scale), logLikelihood, entropy };
  });
}

/** The most probable component of every row, its responsibility, and the row's log density. */
export function mixtureScoresOf(
  matrix: HeldMatrix,
  mixture: Mixture,
  signal: AbortSignal | undefined,
): Promise<MixtureScores> {
  const { gpu, chunks, rows } = matrix;
  const own = packMixture(mixture, matrix.names.length, matrix.preparation);
  const found = {
    labels: new Int32Array(rows),
    certainties: new Float32Array(rows),
    logDensities: new Float64Array(rows),
  };
  return withScratch(async (scratch) => {
    const densities = new Densities(matrix, own, scratch);
    for (const tile of tilesOf(chunks, tileRows(densities.work, Math.max(12, densities.bytes)))) {
      await withScratch(async (inner) => {
        const density = densities.dispatch(inner, tile);
        const uniform = inner.keep(gpu.uniform([tile.rows, own.k, 0, 0]));
        const scores = inner.keep(gpu.buffer(tile.rows * 12));
        const bindings = [uniform, density.densities, scores];
        const groups = Math.ceil(tile.rows / GROUP);
        const scoring = { shader: scoresShader, bindings, groups };
        const [bytes] = (await runUnlessCancelled(gpu, [density.dispatch, scoring], [scores], signal)) as [
          ArrayBuffer,
        ];
        const numbers = new Float32Array(bytes);
        const whole = new Uint32Array(bytes);
        const first = tile.chunk.first + tile.from;
        for (let i = 0; i < tile.rows; i++) {
          found.labels[first + i] = whole[i * 3] as number;
          found.certainties[first + i] = numbers[i * 3 + 1] as number;
          found.logDensities[first + i] = own.offset + (numbers[i * 3 + 2] as number);
        }
      });
    }
    return found;
  });
}

const pitchOf = (rows: number): number => Math.ceil(rows / 4) * 4;
