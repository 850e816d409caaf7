import { closeSync, openSync, readSync } from 'node:fs';
import { openEnginePage, rowsFile } from './enginePage.mjs';
import { startPeer } from './peer.mjs';
import { geometricMean, interleave } from './statistics.mjs';

/** @typedef {{ kind: string, rows: number, d: number, k: number }} Cell */
/** @typedef {{ own: number, median: number, least: number }} Ratio our time, and the peer's over it: of the medians, and of the fastest runs */
/** @typedef {Awaited<ReturnType<typeof openEnginePage>>} EnginePage */
/** @typedef {import('./peer.mjs').Peer} Peer */
/** @typedef {{ engine: EnginePage, peers: ReadonlyMap<string, Peer>, options: import('./options.mjs').Options, report: import('./report.mjs').Report }} Stage */

const iterations = 20;

/**
 * k rows of the set, evenly spread, row-major: the start that all contestants are given.
 * @param {string} path @param {Cell} cell @param {number} total rows of the file
 */
function startOf(path, { rows, d, k }, total) {
  const file = openSync(path, 'r');
  const value = new Float32Array(1);
  try {
    return Array.from({ length: k * d }, (_, at) => {
      const row = Math.floor(((Math.floor(at / d) + 0.5) * rows) / k);
      readSync(file, new Uint8Array(value.buffer), 0, 4, ((at % d) * total + row) * 4);
      return value[0] ?? 0;
    });
  } finally {
    closeSync(file);
  }
}

/**
 * One contestant and what it last said of its fit, so that fits that differ are noticed.
 * @param {string} name
 * @param {(repeats: number) => Promise<{ ms: number, iterations: number, inertia: number, whole?: number }>} fit
 */
function contestant(name, fit) {
  const made = {
    name,
    last: { ms: 0, iterations: 0, inertia: Number.NaN, whole: Number.NaN },
    /** @param {number} repeats */
    run: async (repeats) => {
      made.last = { whole: Number.NaN, ...(await fit(repeats)) };
      return made.last.ms;
    },
  };
  return made;
}

/** @param {import('./statistics.mjs').Spread} spread */
const quartiles = ({ lower, upper, runs }) => `quartiles ${lower.toFixed(0)}–${upper.toFixed(0)} of ${runs}`;

/**
 * One cell of the grid: whole fits from the same start on the same rows, by ours and by every peer, in turn.
 * @param {Stage} stage @param {Cell} cell
 * @param {{ threads: readonly number[], plain: boolean }} who
 */
async function measure({ engine, peers, options, report }, cell, who) {
  const { kind, rows, d, k } = cell;
  const total = options.rows;
  const path = await rowsFile(kind, total);
  const start = startOf(path, cell, total);
  await engine.ask('load', { url: engine.urlOf(path), total, rows, d });
  for (const peer of peers.values()) await peer.ask({ do: 'load', path, total, rows, d });
  const request = { k, start, iterations };
  const ours = [];
  for (const threads of who.threads) {
    await engine.ask('upload', { threads });
    ours.push(
      contestant(`ours ${threads}`, (repeats) => engine.ask('fit', { ...request, threads, repeats })),
    );
  }
  const theirs = who.threads.flatMap((threads) =>
    [...peers].map(([name, peer]) => ({
      threads,
      label: name,
      contestant: contestant(`${name} ${threads}`, (repeats) =>
        peer.ask({ do: 'fit', ...request, threads, repeats }),
      ),
    })),
  );
  if (who.plain) {
    for (const [label, name] of [
      ['plain typed arrays', 'plain'],
      ['ml-kmeans', 'mlKMeans'],
    ]) {
      if (label === undefined || name === undefined) continue;
      theirs.push({
        threads: 1,
        label,
        contestant: contestant(label, (repeats) => engine.ask(name, { ...request, threads: 1, repeats })),
      });
    }
  }
  const spreads = await interleave([...ours, ...theirs.map((peer) => peer.contestant)], options);
  /** @type {Map<number, Ratio[]>} */
  const ratios = new Map(who.threads.map((threads) => [threads, []]));
  for (const { threads, label, contestant: peer } of theirs) {
    const mine = ours[who.threads.indexOf(threads)];
    const own = mine && spreads.get(mine.name);
    const other = spreads.get(peer.name);
    if (!mine || !own || !other) continue;
    const scikit = peers.has(label);
    if (scikit) {
      ratios
        .get(threads)
        ?.push({ own: own.median, median: other.median / own.median, least: other.least / own.least });
    }
    report.add({
      id: `engine/${kind}/${rows}x${d}/k${k}/t${threads}/${label.replaceAll(' ', '-')}`,
      what: `Lloyd, ${kind} rows`,
      rows,
      d,
      k,
      engine: 'wasm',
      threads,
      ours_ms: own.median,
      peer: scikit ? `scikit-learn, ${label}` : label,
      peer_ms: other.median,
      note: [
        quartiles(own),
        `peer ${quartiles(other)}`,
        `fastest ${own.least.toFixed(0)} and ${other.least.toFixed(0)}, ratio ${(other.least / own.least).toFixed(2)}`,
        sameFit(mine.last, peer.last),
        ...(scikit ? [`its whole call ${peer.last.whole.toFixed(0)} ms`] : []),
      ].join('; '),
    });
  }
  return ratios;
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
    id: `engine/${kind}/geometric-mean`,
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

/** @param {{ iterations: number, inertia: number }} a @param {{ iterations: number, inertia: number }} b */
function sameFit(a, b) {
  const counts =
    a.iterations === b.iterations
      ? `${a.iterations} iterations`
      : `${a.iterations} against ${b.iterations} iterations`;
  if (Number.isNaN(b.inertia)) return counts;
  return `${counts}, inertia ${((Math.abs(a.inertia - b.inertia) / b.inertia) * 1e6).toFixed(2)} ppm apart`;
}

/**
 * Upload, fit and labels from nothing, beside scikit-learn's whole call.
 * @param {Stage} stage @param {Cell} cell @param {number} threads
 */
async function measureWhole({ engine, peers, options, report }, cell, threads) {
  const { kind, rows, d, k } = cell;
  const path = await rowsFile(kind, options.rows);
  const request = { k, start: startOf(path, cell, options.rows), iterations, threads, repeats: 1 };
  await engine.ask('load', { url: engine.urlOf(path), total: options.rows, rows, d });
  const [first] = peers;
  if (first) await first[1].ask({ do: 'load', path, total: options.rows, rows, d });
  let parts = { upload: 0, fit: 0, labels: 0 };
  const ours = {
    name: 'ours',
    run: async () => {
      parts = await engine.ask('whole', request);
      return parts.upload + parts.fit + parts.labels;
    },
  };
  const theirs = first && {
    name: first[0],
    run: async () => Number((await first[1].ask({ do: 'fit', ...request })).whole),
  };
  const spreads = await interleave(theirs ? [ours, theirs] : [ours], { ...options, warmups: 1, atLeast: 0 });
  const own = spreads.get('ours');
  const other = theirs && spreads.get(theirs.name);
  if (!own) return;
  report.add({
    id: `engine/whole/${kind}/${rows}x${d}/k${k}/t${threads}`,
    what: `upload, Lloyd and labels, ${kind} rows`,
    rows,
    d,
    k,
    engine: 'wasm',
    threads,
    ours_ms: own.median,
    peer: theirs ? `scikit-learn, ${theirs.name}` : null,
    peer_ms: other?.median ?? null,
    note: `upload ${parts.upload.toFixed(0)}, fit ${parts.fit.toFixed(0)}, labels with both distances ${parts.labels.toFixed(0)}`,
  });
}

/** @returns {Promise<ReadonlyMap<string, Peer>>} scikit-learn by the BLAS it uses; says what is missing */
async function scikitPeers() {
  const peers = new Map();
  for (const blas of /** @type {const} */ (['openblas', 'mkl'])) {
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
 * The CPU engine against scikit-learn on a grid, and against ml-kmeans and plain typed arrays where those can follow.
 * @param {import('./options.mjs').Options} options
 * @param {import('./report.mjs').Report} report
 */
export async function engineBench(options, report) {
  const engine = await openEnginePage();
  const peers = await scikitPeers();
  const stage = { engine, peers, options, report };
  console.log(`Chromium ${engine.version}`);
  try {
    for (const kind of options.kinds) {
      /** @type {Ratio[]} */
      const ratios = [];
      for (const d of options.dimensions) {
        for (const k of options.clusters) {
          const cell = { kind, rows: options.rows, d, k };
          const threads = options.single(cell) ? [2, 1] : [2];
          const found = await measure(stage, cell, { threads, plain: false });
          const two = found.get(2) ?? [];
          if (two.length > 0) {
            ratios.push({
              own: two[0]?.own ?? Number.NaN,
              median: Math.min(...two.map(({ median }) => median)),
              least: Math.min(...two.map(({ least }) => least)),
            });
          }
        }
      }
      if (ratios.length > 0) report.add(summaryOf(kind, options.rows, ratios));
      await measureWhole(stage, { kind, rows: options.rows, d: 16, k: 16 }, 2);
    }
    const small = { kind: 'customers', rows: Math.min(options.rows, 100_000), d: 16, k: 8 };
    await measure({ ...stage, peers: new Map() }, small, { threads: [2, 1], plain: true });
  } finally {
    for (const peer of peers.values()) peer.close();
    await engine.close();
  }
}
