import { load, measureCell, measureWhole } from './engineCell.mjs';
import { openEnginePage } from './enginePage.mjs';
import { measureMachines } from './machine.mjs';
import { startPeer } from './peer.mjs';
import { geometricMean } from './statistics.mjs';

/** @typedef {import('./engineCell.mjs').Ratio} Ratio */
/** @typedef {import('./options.mjs').Options} Options */
/** @typedef {import('./report.mjs').Report} Report */

/** Columns of the sets that small grids share, so that a cell's rows do not depend on what else is measured. */
const WIDTHS = [32, 64];
/** Rows from which a set has no more columns than are needed. */
const MANY_ROWS = 2_000_000;

/**
 * Columns of the file for a number of rows.
 * @param {number} rows @param {readonly { rows: number, d: number }[]} cells
 */
export function columnsOf(rows, cells) {
  const most = Math.max(...cells.filter((cell) => cell.rows === rows).map(({ d }) => d));
  return rows > MANY_ROWS ? most : (WIDTHS.find((width) => most <= width) ?? most);
}

/**
 * A grid's cells as one line: two threads each, against the better BLAS of each cell.
 * @param {string} kind @param {number} rows @param {readonly Ratio[]} ratios
 */
function summaryOf(kind, rows, ratios) {
  const [own, median, least] = /** @type {const} */ (['own', 'median', 'least']).map((member) =>
    geometricMean(ratios.map((ratio) => ratio[member])),
  );
  return {
    id: `engine/${kind}/${rows}/geometric-mean`,
    what: `Lloyd, ${kind} rows, geometric mean`,
    rows,
    engine: 'wasm',
    threads: 2,
    ours_ms: own ?? Number.NaN,
    peer: 'scikit-learn, the better BLAS',
    peer_ms: (own ?? Number.NaN) * (median ?? Number.NaN),
    note: `${ratios.length} cells, the least ratio ${Math.min(...ratios.map((ratio) => ratio.median)).toFixed(2)}; of the fastest runs ${least?.toFixed(2)}, the least ${Math.min(...ratios.map((ratio) => ratio.least)).toFixed(2)}`,
  };
}

/**
 * scikit-learn by the BLAS it uses; says what is missing.
 * @param {readonly string[]} wanted
 * @returns {Promise<ReadonlyMap<string, import('./peer.mjs').Peer>>}
 */
async function scikitPeers(wanted) {
  const peers = new Map();
  for (const blas of /** @type {const} */ (['openblas', 'mkl'])) {
    if (!wanted.includes(blas)) continue;
    const peer = startPeer(blas);
    if ('missing' in peer) {
      console.log(`scikit-learn (${blas}): not measured. ${peer.missing}`);
      continue;
    }
    try {
      const { sklearn, libraries } = await peer.ask({ do: 'versions' });
      console.log(`scikit-learn ${sklearn}: ${libraries.join(', ')}`);
      peers.set(blas === 'mkl' ? 'MKL' : 'OpenBLAS', peer);
    } catch (error) {
      console.log(`scikit-learn (${blas}): not measured. ${error instanceof Error ? error.message : error}`);
      peer.close();
    }
  }
  return peers;
}

/**
 * The CPU engine against scikit-learn on a grid and under this machine's roof, and against ml-kmeans and plain typed arrays where
 * those can follow.
 * @param {Options} options @param {Report} report
 */
export async function engineBench(options, report) {
  const engine = await openEnginePage();
  const peers = await scikitPeers(options.blas);
  console.log(`Chromium ${engine.version}`);
  try {
    const machines = await measureMachines(engine, options, report);
    const stage = { engine, peers, machines, options, report };
    for (const kind of options.kinds) {
      for (const rows of options.rows) {
        const columns = columnsOf(rows, options.cells);
        const cells = options.cells
          .filter((cell) => cell.rows === rows)
          .map((cell) => ({ ...cell, kind, columns }));
        /** @type {Ratio[]} */
        const ratios = [];
        for (const cell of cells) {
          const found = await measureCell(stage, cell, { threads: cell.single ? [2, 1] : [2], plain: false });
          const two = found.get(2) ?? [];
          if (two.length > 0) {
            ratios.push({
              own: Math.min(...two.map((ratio) => ratio.own)),
              median: Math.min(...two.map((ratio) => ratio.median)),
              least: Math.min(...two.map((ratio) => ratio.least)),
            });
          }
        }
        if (ratios.length > 0) report.add(summaryOf(kind, rows, ratios));
        const [any] = cells;
        if (any && columns >= 16) await measureWhole(stage, { ...any, d: 16, k: 16, iterations: 20 }, 2);
      }
    }
    const small = {
      rows: 100_000,
      d: 16,
      k: 8,
      iterations: 20,
      single: true,
      kind: 'customers',
      columns: 32,
    };
    await measureCell({ ...stage, peers: new Map() }, small, { threads: [2, 1], plain: true });
  } finally {
    for (const peer of peers.values()) peer.close();
    await engine.close();
  }
}

/**
 * A sweep over k = 2 … 10 beside one run at k = 10, on the CPU engine.
 * @param {Options} options @param {Report} report
 */
export async function sweepBench(options, report) {
  const engine = await openEnginePage();
  try {
    for (const kind of options.kinds) {
      for (const rows of options.rows) {
        const cell = { rows, d: 16, k: 10, iterations: 20, single: false, kind, columns: 32 };
        await load({ engine, peers: new Map() }, cell);
        const lines = await engine.ask('sweep', { threads: 2, rounds: options.rounds, warmups: 1 });
        for (const line of lines) {
          report.add({
            ...line,
            id: `${line.id}/${kind}/${rows}x16/t2`,
            what: `${line.what}, ${kind} rows`,
            rows,
            d: 16,
            engine: 'wasm',
            threads: 2,
          });
        }
      }
    }
  } finally {
    await engine.close();
  }
}

/**
 * The WebGPU engine beside the direct kernel in a browser whose adapter is a graphics card.
 * @param {Options} options @param {Report} report
 */
export async function gpuBench(options, report) {
  const engine = await openEnginePage();
  const { quick, rounds, warmups } = options;
  try {
    const plan = {
      rows: quick ? [100_000] : [1_000_000],
      dimensions: quick ? [16] : [8, 16, 32],
      clusters: quick ? [8] : [2, 8, 16],
      iterations: 100,
      readBytes: 2 ** 30,
      ...{ rounds, warmups },
      sweep: true,
    };
    const found = await engine.ask('gpu', { plan, software: false });
    if ('missing' in found) {
      console.log(`WebGPU engine and direct WGSL kernel: not measured; ${found.missing}.`);
      return;
    }
    console.log(found.name);
    for (const line of found.lines) report.add(line);
  } finally {
    await engine.close();
  }
}
