import { random, type Random } from '../../src/core/random.ts';

/** Kinds of rows: separable groups, customers (skewed and correlated, then log and z-score as the product does), noise. */
export const kinds = ['clustered', 'customers', 'uniform'] as const;
export type Kind = (typeof kinds)[number];

/** Columns of a set unless more or fewer are asked for; a benchmark with fewer features takes the first ones. */
export const width = 32;

/** Rows that are drawn at once. */
const PIECE = 65_536;

/** Rows [first, first + rows) of a set, column by column. */
export interface Piece {
  readonly first: number;
  readonly rows: number;
  readonly columns: readonly Float32Array<ArrayBuffer>[];
}

/**
 * `rows` rows of one kind in pieces, float32, so that they never need to exist at once. The same on every machine; the
 * number of columns tells sets apart (a set of 16 is no part of one of 32).
 * @param rows at least 1.
 */
export function* makePieces(kind: Kind, rows: number, columns = width): Generator<Piece, undefined> {
  const writeRow = writers[kind](random(20_260_101, kinds.indexOf(kind)), columns);
  const row = new Float64Array(columns);
  for (let first = 0; first < rows; first += PIECE) {
    const here = Math.min(PIECE, rows - first);
    const made = Array.from({ length: columns }, () => new Float32Array(here));
    for (let i = 0; i < here; i++) {
      writeRow(row);
      for (let j = 0; j < columns; j++) (made[j] as Float32Array)[i] = row[j] as number;
    }
    yield { first, rows: here, columns: made };
  }
}

type Writer = (row: Float64Array) => void;

const writers: Readonly<Record<Kind, (source: Random, width: number) => Writer>> = {
  clustered,
  customers,
  uniform,
};

/** 24 spherical groups of unequal shares that overlap: their centres spread as far as the rows around them. */
function clustered(source: Random, width: number): Writer {
  const groups = 24;
  const centres = Float64Array.from({ length: groups * width }, () => source.normal());
  return (row) => {
    const group = Math.floor(groups * source.uniform() ** 1.4);
    for (let j = 0; j < width; j++) row[j] = (centres[group * width + j] as number) + source.normal();
  };
}

/** Six latent traits of a customer shared by all columns; every third column stays skewed (log-normal), as amounts do. */
function customers(source: Random, width: number): Writer {
  const latent = 6;
  const loadings = Float64Array.from({ length: width * latent }, () => source.normal() / Math.sqrt(latent));
  const traits = new Float64Array(latent);
  return (row) => {
    for (let t = 0; t < latent; t++) traits[t] = source.normal();
    for (let j = 0; j < width; j++) {
      let value = 0.5 * source.normal();
      for (let t = 0; t < latent; t++) value += (loadings[j * latent + t] as number) * (traits[t] as number);
      row[j] = j % 3 === 2 ? Math.exp(0.8 * value) : value;
    }
  };
}

function uniform(source: Random, width: number): Writer {
  return (row) => {
    for (let j = 0; j < width; j++) row[j] = source.uniform();
  };
}
