import { createWriteStream, existsSync, renameSync } from 'node:fs';
import { once } from 'node:events';
import { basename, join } from 'node:path';
import { openApp, rendererPeak, retailFile, threadTimes } from './app.mjs';
import { startPeer } from './peer.mjs';
import { scratch } from './paths.mjs';
import { interleave, spreadOf } from './statistics.mjs';

/** @typedef {import('./options.mjs').Options} Options */
/** @typedef {import('./report.mjs').Report} Report */
/** @typedef {import('./journeys.mjs').Tessera} Tessera */

/**
 * A CSV of twelve columns: an id, a time, a word, and nine numbers.
 * @param {number} rows
 */
async function tableFile(rows) {
  const path = join(scratch(), `table-1-${rows}.csv`);
  if (existsSync(path)) return path;
  const words = ['north', 'south', 'east', 'west', 'web', 'shop'];
  const file = createWriteStream(`${path}.part`);
  const numbers = Array.from({ length: 9 }, (_, j) => `n${j}`);
  file.write(`id,at,region,${numbers.join(',')}\n`);
  let state = 1;
  const next = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0);
  for (let row = 0; row < rows;) {
    const lines = [];
    for (const end = Math.min(rows, row + 20_000); row < end; row++) {
      const at = new Date(1_700_000_000_000 + row * 1000).toISOString().slice(0, 19).replace('T', ' ');
      const cells = numbers.map(() => (next() / 4_294_967.296).toFixed(3));
      lines.push(`${row},${at},${words[next() % words.length]},${cells.join(',')}\n`);
    }
    if (!file.write(lines.join(''))) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
  renameSync(`${path}.part`, path);
  return path;
}

/**
 * A CSV into the product's tables against native DuckDB on one thread, which reads into memory too, uncompressed.
 * @param {Options} options @param {Report} report
 */
export async function ingestBench(options, report) {
  const retail = await retailFile();
  const files = [
    ...(retail === undefined ? [] : [{ id: 'online-retail', what: 'Online Retail CSV', path: retail }]),
    ...(options.quick ? [] : [{ id: '1m-x-12', what: '1M × 12 CSV', path: await tableFile(1_000_000) }]),
    ...(options.full ? [{ id: '5m-x-12', what: '5M × 12 CSV', path: await tableFile(5_000_000) }] : []),
  ];
  const peer = startPeer();
  let native = false;
  if ('missing' in peer) console.log(`native DuckDB: not measured. ${peer.missing}`);
  else {
    const { duckdb } = await peer.ask({ do: 'versions' });
    native = duckdb !== null;
    console.log(
      native ? `native DuckDB ${duckdb}` : 'native DuckDB: not measured. Its package is not installed.',
    );
  }
  try {
    for (const { id, what, path } of files) {
      const ours = contestant(options, path);
      const contestants = [ours];
      if (native && !('missing' in peer)) {
        contestants.push({
          ...ours,
          name: 'DuckDB',
          run: async () => {
            const { ms, cpu } = await peer.ask({ do: 'ingest', path, threads: 1 });
            ours.said.peerTimes.push(Number(cpu));
            return Number(ms);
          },
        });
      }
      const spreads = await interleave(contestants, {
        warmups: 1,
        rounds: options.quick ? 2 : 5,
        atLeast: 0,
      });
      const own = spreads.get('ours');
      const other = spreads.get('DuckDB');
      if (!own) continue;
      const { rows, rejected, loads, times, peerTimes, peak } = ours.said;
      const load = spreadOf(loads.slice(-own.runs));
      const told = (/** @type {import('./statistics.mjs').Spread} */ { lower, upper, least, runs }) =>
        `quartiles ${lower.toFixed(0)}–${upper.toFixed(0)} of ${runs}, least ${least.toFixed(0)}`;
      const peers = other ? `; DuckDB’s ${told(other)}` : '';
      const cpu =
        times.length === 0 || peerTimes.length === 0
          ? ''
          : `; CPU of the busiest thread ${spreadOf(times).median.toFixed(0)}, of DuckDB ${spreadOf(peerTimes).median.toFixed(0)}`;
      const memory = peak === undefined ? '' : `; renderer’s peak ${(peak / 1e9).toFixed(2)} GB`;
      const shared = {
        rows,
        threads: 1,
        peer: other ? 'native DuckDB, 1 thread' : null,
        peer_ms: other?.median ?? null,
      };
      report.add({
        ...shared,
        id: `ingest/${id}/load`,
        what: `${what} into compressed tables`,
        ours_ms: load.median,
        note: `${told(load)}${peers}; ours counts every record a second time; ${rejected} rows rejected`,
      });
      report.add({
        ...shared,
        id: `ingest/${id}`,
        what: `the same, with the columns’ figures`,
        ours_ms: own.median,
        note: `${told(own)}; ours has missing, distinct, least and greatest of each column, which DuckDB does not compute${cpu}${memory}`,
      });
    }
  } finally {
    if (!('missing' in peer)) peer.close();
  }
}

/**
 * Reads a file in a browser that has never seen it, since a second reading of one file may be answered from the first.
 * @param {Options} options @param {string} path
 */
function contestant(options, path) {
  const said = {
    rows: 0,
    rejected: 0,
    loads: /** @type {number[]} */ ([]),
    times: /** @type {number[]} */ ([]),
    peerTimes: /** @type {number[]} */ ([]),
    peak: /** @type {number | undefined} */ (undefined),
  };
  return {
    name: 'ours',
    said,
    run: async () => {
      const app = await openApp(options);
      try {
        await app.start();
        const input = await app.page.evaluateHandle(() => {
          const { document } = /** @type {any} */ (globalThis);
          const made = document.createElement('input');
          made.type = 'file';
          document.body.append(made);
          return made;
        });
        await input.setInputFiles(path);
        const before = await threadTimes(app);
        const { ms, load, rows, rejected } = await app.page.evaluate(
          async ([element, name]) => {
            const tessera = /** @type {Tessera} */ (/** @type {any} */ (globalThis)['tessera']);
            const file = element.files?.[0];
            if (!file) throw new Error('the file was not chosen');
            let load = 0;
            const started = performance.now();
            const end = await tessera.onProgress(({ step }) => {
              // The first step after the load: the stage that looks at the columns takes up the table.
              if (load === 0 && step === `Reading ${name}`) load = performance.now() - started;
            });
            const added = await tessera.addSource(name, file);
            const ms = performance.now() - started;
            end();
            return { ms, load, rows: added.rows, rejected: added.rejected };
          },
          /** @type {const} */ ([input, basename(path)]),
        );
        if (load === 0) throw new Error('the end of the load was not heard of');
        const used = [...(await threadTimes(app))].map(([id, time]) => time - (before.get(id) ?? 0));
        if (used.length > 0) said.times.push(Math.max(...used));
        Object.assign(said, { rows, rejected, peak: await rendererPeak(app) });
        said.loads.push(load);
        return ms;
      } finally {
        await app.close();
      }
    },
  };
}
