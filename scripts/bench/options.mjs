import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './paths.mjs';

/** The parts of the benchmark, in the order in which they run. */
export const parts = ['paint', 'journey', 'tasks', 'ingest', 'memory', 'engine'];

/**
 * @typedef {object} Options
 * @property {readonly string[]} parts which to run
 * @property {boolean} quick small sizes, to see that everything works
 * @property {boolean} full also what takes long
 * @property {string | undefined} folder a built site, in place of building one
 * @property {string} file where the results go
 * @property {number} rounds
 * @property {number} warmups
 * @property {number} rows of the engine's grid
 * @property {readonly string[]} kinds of rows of the engine's grid
 * @property {readonly number[]} dimensions of the engine's grid
 * @property {readonly number[]} clusters of the engine's grid
 * @property {(cell: { d: number }) => boolean} single whether a cell is measured on one thread too
 */

/**
 * Reads `--only a,b`, `--quick`, `--full`, `--folder dist`, `--out file`, `--rounds n`, `--rows n`,
 * `--kind clustered,customers,uniform`, `--d 8,16`, `--k 8`.
 * @param {readonly string[]} given
 * @returns {Options}
 */
export function readOptions(given) {
  const { values } = parseArgs({
    args: [...given],
    options: {
      only: { type: 'string' },
      quick: { type: 'boolean', default: false },
      full: { type: 'boolean', default: false },
      folder: { type: 'string' },
      out: { type: 'string', default: join(root, 'bench-results.json') },
      rounds: { type: 'string' },
      rows: { type: 'string' },
      kind: { type: 'string' },
      d: { type: 'string' },
      k: { type: 'string' },
    },
  });
  const { quick, full } = values;
  const only = values.only?.split(',') ?? parts;
  const unknown = only.filter((part) => !parts.includes(part));
  if (unknown.length > 0) {
    throw new Error(`There is no part ${unknown.join(', ')}. The parts are ${parts.join(', ')}.`);
  }
  return {
    parts: parts.filter((part) => only.includes(part)),
    quick,
    full,
    folder: values.folder === undefined ? undefined : resolve(values.folder),
    file: resolve(values.out),
    rounds: numbers(values.rounds)?.[0] ?? (quick ? 3 : 5),
    warmups: quick ? 1 : 3,
    rows: numbers(values.rows)?.[0] ?? (quick ? 100_000 : 1_000_000),
    kinds: values.kind?.split(',') ?? ['clustered', 'customers', 'uniform'],
    dimensions: numbers(values.d) ?? (quick ? [16] : [8, 16, 32]),
    clusters: numbers(values.k) ?? [8, 16, 64],
    single: ({ d }) => full || d === 16,
  };
}

/** @param {string | undefined} list @returns {readonly number[] | undefined} */
function numbers(list) {
  const found = list?.split(',').map(Number);
  if (found?.some((value) => !Number.isInteger(value) || value < 1)) {
    throw new Error(`${list} is not a list of whole numbers from 1.`);
  }
  return found;
}
