import { closeSync, openSync, readSync } from 'node:fs';
import { rowsFile } from './enginePage.mjs';
import { underRoof } from './machine.mjs';
import { interleave } from './statistics.mjs';

/** @typedef {import('./options.mjs').GridCell & { kind: string, columns: number }} Cell `columns` of the file of its rows */
/** @typedef {{ own: number, median: number, least: number }} Ratio our time, and the peer's over it: of the medians, and of the fastest runs */
/** @typedef {Awaited<ReturnType<typeof import('./enginePage.mjs').openEnginePage>>} EnginePage */
/** @typedef {import('./peer.mjs').Peer} Peer */
/** @typedef {{ engine: EnginePage, peers: ReadonlyMap<string, Peer>, machines: import('./machine.mjs').Machines, options: import('./options.mjs').Options, report: import('./report.mjs').Report }} Stage */
/** @typedef {{ ms: number, iterations: number, inertia: number, whole?: number }} Fit */
/** @typedef {{ threads: number, label: string, lloyd: boolean, fit: (repeats: number) => Promise<Fit> }} Rival `lloyd`: counts in ratios with scikit-learn's Lloyd */

/**
 * k rows of the set, evenly spread, row-major: the start that all contestants are given.
 * @param {string} path of the file of rows @param {Cell} cell
 */
function startOf(path, { rows, d, k }) {
  const file = openSync(path, 'r');
  const value = new Float32Array(1);
  try {
    return Array.from({ length: k * d }, (_, at) => {
      const row = Math.floor(((Math.floor(at / d) + 0.5) * rows) / k);
      readSync(file, new Uint8Array(value.buffer), 0, 4, ((at % d) * rows + row) * 4);
      return value[0] ?? 0;
    });
  } finally {
    closeSync(file);
  }
}

/**
 * Brings the rows of a cell to the page and to the peers.
 * @param {Pick<Stage, 'engine' | 'peers'>} stage @param {Cell} cell
 * @returns {Promise<{ k: number, start: readonly number[], iterations: number }>} what a fit is asked with
 */
export async function load({ engine, peers }, cell) {
  const { kind, rows, d, k, columns, iterations } = cell;
  const path = await rowsFile(kind, rows, columns);
  await engine.ask('load', { url: engine.urlOf(path), total: rows, rows, d });
  for (const peer of peers.values()) await peer.ask({ do: 'load', path, total: rows, rows, d });
  return { k, start: startOf(path, cell), iterations };
}

/**
 * One contestant and what it last said of its fit, so that fits that differ are noticed.
 * @param {string} name
 * @param {(repeats: number) => Promise<Fit>} fit
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
 * Those a cell is measured against.
 * @param {Stage} stage @param {Record<string, unknown>} request
 * @param {{ threads: readonly number[], plain: boolean }} who
 * @returns {readonly Rival[]}
 */
function rivalsOf({ engine, peers, options }, request, who) {
  /** @type {Rival[]} */
  const rivals = [];
  for (const threads of who.threads) {
    for (const [name, peer] of peers) {
      const fit = (/** @type {number} */ repeats, algorithm = 'lloyd') =>
        peer.ask({ do: 'fit', ...request, threads, repeats, algorithm });
      rivals.push({ threads, label: name, lloyd: true, fit: (repeats) => fit(repeats) });
      if (options.elkan && peer === [...peers.values()][0]) {
        rivals.push({ threads, label: 'Elkan', lloyd: false, fit: (repeats) => fit(repeats, 'elkan') });
      }
    }
  }
  if (who.plain) {
    const others = /** @type {const} */ ([
      ['plain typed arrays', 'plain'],
      ['ml-kmeans', 'mlKMeans'],
    ]);
    for (const [label, name] of others) {
      const fit = (/** @type {number} */ repeats) => engine.ask(name, { ...request, threads: 1, repeats });
      rivals.push({ threads: 1, label, lloyd: false, fit });
    }
  }
  return rivals;
}

/**
 * One cell of the grid: whole fits from the same start on the same rows, by ours and by every peer, in turn. A line for each peer, or
 * one where there is none.
 * @param {Stage} stage @param {Cell} cell
 * @param {{ threads: readonly number[], plain: boolean }} who
 * @returns {Promise<ReadonlyMap<number, readonly Ratio[]>>} by threads, over scikit-learn's Lloyd alone
 */
export async function measureCell(stage, cell, who) {
  const { engine, machines, options, report } = stage;
  const { kind, rows, d, k } = cell;
  const request = await load(stage, cell);
  const ours = [];
  for (const threads of who.threads) {
    await engine.ask('upload', { threads });
    ours.push(
      contestant(`ours ${threads}`, (repeats) => engine.ask('fit', { ...request, threads, repeats })),
    );
  }
  const rivals = rivalsOf(stage, request, who).map((rival) => ({
    ...rival,
    contestant: contestant(`${rival.label} ${rival.threads}`, rival.fit),
  }));
  const spreads = await interleave([...ours, ...rivals.map((rival) => rival.contestant)], options);
  /** @type {Map<number, Ratio[]>} */
  const ratios = new Map(who.threads.map((threads) => [threads, []]));
  for (const [at, threads] of who.threads.entries()) {
    const mine = ours[at];
    const own = mine && spreads.get(mine.name);
    if (!mine || !own) continue;
    const { iterations } = mine.last;
    const base = {
      what: `Lloyd, ${kind} rows`,
      ...{ rows, d, k, threads },
      engine: 'wasm',
      ours_ms: own.median,
      ...underRoof(cell, { ms: own.median, least: own.least, iterations }, machines.get(threads)),
    };
    const id = `engine/${kind}/${rows}x${d}/k${k}/t${threads}`;
    const against = rivals.filter((rival) => rival.threads === threads);
    if (against.length === 0) {
      report.add({
        id,
        ...base,
        note: `${quartiles(own)}; fastest ${own.least.toFixed(0)}; ${iterations} iterations`,
      });
    }
    for (const { label, lloyd, contestant: peer } of against) {
      const other = spreads.get(peer.name);
      if (!other) continue;
      const ratio = { own: own.median, median: other.median / own.median, least: other.least / own.least };
      if (lloyd) ratios.get(threads)?.push(ratio);
      report.add({
        id: `${id}/${label.replaceAll(' ', '-')}`,
        ...base,
        peer: lloyd || label === 'Elkan' ? `scikit-learn, ${label}` : label,
        peer_ms: other.median,
        note: [
          quartiles(own),
          `peer ${quartiles(other)}`,
          `fastest ${own.least.toFixed(0)} and ${other.least.toFixed(0)}, ratio ${ratio.least.toFixed(2)}`,
          sameFit(mine.last, peer.last),
          ...(Number.isNaN(peer.last.whole) ? [] : [`its whole call ${peer.last.whole.toFixed(0)} ms`]),
        ].join('; '),
      });
    }
  }
  return ratios;
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
export async function measureWhole(stage, cell, threads) {
  const { engine, peers, options, report } = stage;
  const { kind, rows, d, k } = cell;
  const [first] = peers;
  const request = {
    ...(await load({ engine, peers: new Map(first ? [first] : []) }, cell)),
    threads,
    repeats: 1,
  };
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
    ...{ rows, d, k, threads },
    engine: 'wasm',
    ours_ms: own.median,
    peer: theirs ? `scikit-learn, ${theirs.name}` : null,
    peer_ms: other?.median ?? null,
    note: `upload ${parts.upload.toFixed(0)}, fit ${parts.fit.toFixed(0)}, labels with both distances ${parts.labels.toFixed(0)}`,
  });
}
