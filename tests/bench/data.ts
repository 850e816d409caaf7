import { random, type Random } from '../../src/core/random.ts';

/** Kinds of rows: separable groups, customers (skewed and correlated, then log and z-score as the product does), noise. */
export const kinds = ['clustered', 'customers', 'uniform'] as const;
export type Kind = (typeof kinds)[number];

/** Columns of a set; a benchmark with fewer features takes the first ones. */
export const width = 32;

/**
 * `rows` rows of one kind, `width` columns one after the other, float32. The same on every machine.
 * @param rows at least 1.
 */
export function makeRows(kind: Kind, rows: number): Float32Array {
  const values = new Float32Array(rows * width);
  const source = random(20_260_101, kinds.indexOf(kind));
  const writeRow = writers[kind](source);
  const row = new Float64Array(width);
  for (let i = 0; i < rows; i++) {
    writeRow(row);
    for (let j = 0; j < width; j++) values[j * rows + i] = row[j] as number;
  }
  return values;
}

type Writer = (row: Float64Array) => void;

const writers: Readonly<Record<Kind, (source: Random) => Writer>> = { clustered, customers, uniform };

/** 24 spherical groups of unequal shares that overlap: their centres spread as far as the rows around them. */
function clustered(source: Random): Writer {
  const groups = 24;
  const centres = Float64Array.from({ length: groups * width }, () => source.normal());
  return (row) => {
    const group = Math.floor(groups * source.uniform() ** 1.4);
    for (let j = 0; j < width; j++) row[j] = (centres[group * width + j] as number) + source.normal();
  };
}

/** Six latent traits of a customer shared by all columns; every third column stays skewed (log-normal), as amounts do. */
function customers(source: Random): Writer {
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

function uniform(source: Random): Writer {
  return (row) => {
    for (let j = 0; j < width; j++) row[j] = source.uniform();
  };
}
