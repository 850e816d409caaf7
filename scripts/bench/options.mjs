import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './paths.mjs';

/** The parts of the benchmark, in the order in which they run. */
export const parts = [
  'paint',
  'journey',
  'tasks',
  'ingest',
  'drift',
  'memory',
  'engine',
  'sweep',
  'scale',
  'gpu',
];

/** @typedef {{ rows: number, d: number, k: number, iterations: number, single: boolean }} GridCell `single`: measured on one thread too */

/**
 * @typedef {object} Options
 * @property {readonly string[]} parts which to run
 * @property {boolean} quick small sizes, to see that everything works
 * @property {boolean} full also what takes long
 * @property {string | undefined} folder a built site, in place of building one
 * @property {string} file where the results go
 * @property {number} rounds
 * @property {number} warmups
 * @property {readonly number[]} rows of the engine's grid
 * @property {readonly string[]} kinds of rows of the engine's grid
 * @property {readonly GridCell[]} cells of the engine's grid, for each kind
 * @property {readonly string[]} blas what scikit-learn multiplies matrices with
 * @property {boolean} elkan whether scikit-learn's Elkan is measured too
 */

/** Values of a cell beyond which the wide grid leaves it out: page and peer each hold the rows more than once. */
const MOST_VALUES = 160_000_000;
/** Rows from which a fit has fewer iterations, so that the grid ends. */
const MANY_ROWS = 5_000_000;

const grids = {
  floors: { rows: [1_000_000], d: [8, 16, 32], k: [8, 16, 64], most: Infinity },
  wide: {
    rows: [100_000, 1_000_000, 10_000_000],
    d: [4, 8, 16, 32, 64],
    k: [2, 8, 16, 64, 128],
    most: MOST_VALUES,
  },
  quick: { rows: [100_000], d: [16], k: [8, 16], most: Infinity },
};

/**
 * Reads `--only a,b`, `--quick`, `--full`, `--folder dist`, `--out file`, `--rounds n`, `--warmups n`, and of the engine
 * `--grid floors|wide`, `--rows n,n`, `--kind clustered,customers,uniform`, `--d 8,16`, `--k 8`, `--iterations n`,
 * `--blas openblas,mkl`, `--elkan`.
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
      warmups: { type: 'string' },
      grid: { type: 'string' },
      rows: { type: 'string' },
      kind: { type: 'string' },
      d: { type: 'string' },
      k: { type: 'string' },
      iterations: { type: 'string' },
      blas: { type: 'string', default: 'openblas,mkl' },
      elkan: { type: 'boolean', default: false },
    },
  });
  const { quick, full, grid = quick ? 'quick' : 'floors' } = values;
  const only = listOf('part', values.only?.split(',') ?? parts, parts);
  const [name] = listOf('grid', [grid], Object.keys(grids));
  const preset = grids[/** @type {keyof typeof grids} */ (name)];
  const rows = wholeNumbers(values.rows) ?? preset.rows;
  const dimensions = wholeNumbers(values.d) ?? preset.d;
  const clusters = wholeNumbers(values.k) ?? preset.k;
  const iterations = wholeNumbers(values.iterations)?.[0];
  const wide = name === 'wide';
  const cells = rows.flatMap((n) =>
    dimensions.flatMap((d) =>
      clusters.map((k) => ({
        ...{ rows: n, d, k },
        iterations: iterations ?? (n >= MANY_ROWS ? 5 : 20),
        single: full || (d === 16 && !wide),
      })),
    ),
  );
  return {
    parts: parts.filter((part) => only.includes(part)),
    quick,
    full,
    folder: values.folder === undefined ? undefined : resolve(values.folder),
    file: resolve(values.out),
    rounds: wholeNumbers(values.rounds)?.[0] ?? (quick || wide ? 3 : 5),
    warmups: wholeNumbers(values.warmups)?.[0] ?? (quick || wide ? 1 : 3),
    rows,
    kinds: values.kind?.split(',') ?? (wide ? ['clustered'] : ['clustered', 'customers', 'uniform']),
    cells: cells.filter(({ rows: n, d }) => n * d <= preset.most),
    blas: listOf('BLAS', values.blas.split(','), ['openblas', 'mkl']),
    elkan: values.elkan,
  };
}

/**
 * @param {string} what @param {readonly string[]} given @param {readonly string[]} known
 * @returns {readonly string[]}
 */
function listOf(what, given, known) {
  const unknown = given.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new Error(`There is no ${what} ${unknown.join(', ')}. There are ${known.join(', ')}.`);
  }
  return given;
}

/** @param {string | undefined} list separated by commas @returns {readonly number[] | undefined} */
export function wholeNumbers(list) {
  const found = list?.split(',').map(Number);
  if (found?.some((value) => !Number.isInteger(value) || value < 1)) {
    throw new Error(`${list} is not a list of whole numbers from 1.`);
  }
  return found;
}
