import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { figure, percent } from './report.mjs';

/**
 * `node scripts/bench/tables.mjs bench-results.json …`: the results as tables of Markdown. With `--write docs/performance.md` each table
 * takes the place between `<!-- figures: name -->` and `<!-- end of figures -->` there; what was not measured stays as it is.
 * @typedef {import('./report.mjs').Result} Result
 */

/** @param {readonly string[]} heads @param {readonly (readonly string[])[]} lines @returns {string} */
const markdown = (heads, lines) =>
  [heads, heads.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/**
 * Results by a key, in the order in which they come.
 * @param {readonly Result[]} results @param {(result: Result) => string} keyOf
 */
function grouped(results, keyOf) {
  /** @type {Map<string, Result[]>} */
  const groups = new Map();
  for (const result of results) {
    const key = keyOf(result);
    groups.set(key, [...(groups.get(key) ?? []), result]);
  }
  return [...groups.values()];
}

/** @param {readonly Result[]} results @param {string} peer the last part of an id */
const ratioTo = (results, peer) => results.find(({ id }) => id.endsWith(`/${peer}`))?.ratio?.toFixed(2) ?? '';

const count = (/** @type {number | null} */ value) => value?.toLocaleString('en') ?? '';

/** @param {readonly Result[]} all */
function machineTable(all) {
  const found = grouped(
    all.filter(({ id }) => id.startsWith('machine/')),
    ({ threads }) => String(threads),
  );
  const of = (/** @type {readonly Result[]} */ results, /** @type {string} */ what) =>
    results.find(({ id }) => id.startsWith(`machine/${what}/`))?.ours_ms ?? Number.NaN;
  return markdown(
    ['threads', 'multiply-adds, GFLOP/s', 'reading, GB/s', 'k above which arithmetic is the limit'],
    found.map((results) => {
      const [fma, read] = [of(results, 'fma'), of(results, 'read')];
      // A pass reads 4·N·d bytes and needs 2·N·k·d operations: both take equally long at k = 2·operations/bytes.
      return [count(results[0]?.threads ?? null), figure(fma), figure(read), ((2 * fma) / read).toFixed(0)];
    }),
  );
}

/** @param {readonly Result[]} all */
function gridTable(all) {
  const cell = /^engine\/(\w+)\/(\d+)x(\d+)\/k(\d+)\/t(\d+)/;
  const cells = all.filter(({ id }) => cell.test(id));
  const means = all.filter(({ id }) => id.endsWith('/geometric-mean'));
  const kindOf = (/** @type {Result} */ { id }) => id.split('/')[1] ?? '';
  const lines = grouped(cells, ({ id }) => cell.exec(id)?.[0] ?? '').map((results) => {
    const [one] = results;
    if (!one) return [];
    return [
      ...[kindOf(one), count(one.rows), String(one.d), String(one.k), String(one.threads)],
      figure(one.ours_ms),
      one.iteration_ms === null ? '' : figure(one.iteration_ms),
      ...['OpenBLAS', 'MKL', 'Elkan'].map((peer) => ratioTo(results, peer)),
      ...[percent(one.fma_share), percent(one.read_share)],
    ];
  });
  const summary = means.map(
    (mean) =>
      `${kindOf(mean)}, ${count(mean.rows)} rows: geometric mean ${mean.ratio?.toFixed(2)} (${mean.note}).`,
  );
  const heads = ['rows of kind', 'N', 'd', 'k', 'threads', 'ours, ms', 'a pass, ms'];
  const table = markdown([...heads, 'OpenBLAS', 'MKL', 'Elkan', 'of FMA peak', 'of reading'], lines);
  return [table, ...summary].join('\n\n');
}

/** @param {readonly Result[]} results */
function plainTable(results) {
  return markdown(
    ['what', 'N', 'd', 'k', 'ours, ms', 'peer', 'its, ms', 'ratio'],
    results.map(({ what, rows, d, k, ours_ms, peer, peer_ms, ratio }) => [
      ...[what, count(rows), String(d ?? ''), String(k ?? ''), figure(ours_ms), peer ?? ''],
      ...[peer_ms === null ? '' : figure(peer_ms), ratio?.toFixed(2) ?? ''],
    ]),
  );
}

/** @param {readonly Result[]} results */
function sweepTable(results) {
  return markdown(
    ['what', 'N', 'd', 'sweep, ms', 'against', 'its, ms', 'the sweep takes, times'],
    results.map(({ what, rows, d, ours_ms, peer, peer_ms }) => [
      ...[what, count(rows), String(d ?? ''), figure(ours_ms), peer ?? '', figure(peer_ms ?? Number.NaN)],
      (ours_ms / (peer_ms ?? Number.NaN)).toFixed(2),
    ]),
  );
}

/** @param {readonly Result[]} all */
function gpuTable(all) {
  const cell = /^gpu\/\d+x\d+\/k\d+/;
  const cells = grouped(
    all.filter(({ id }) => cell.test(id)),
    ({ id }) => cell.exec(id)?.[0] ?? '',
  );
  return markdown(
    ['N', 'd', 'k', 'a pass, ms', 'of reading', 'direct WGSL', 'PyTorch, eager', 'PyTorch, compiled'],
    cells.map((results) => {
      const [one] = results;
      if (!one) return [];
      const ratios = ['torch-eager', 'torch-compiled'].map((peer) => ratioTo(results, peer));
      return [
        ...[count(one.rows), String(one.d), String(one.k), figure(one.ours_ms), percent(one.read_share)],
        ...[one.ratio?.toFixed(2) ?? '', ...ratios],
      ];
    }),
  );
}

/**
 * The tables by name; those without a result are left out.
 * @param {readonly Result[]} all
 * @returns {ReadonlyMap<string, string>}
 */
export function tablesOf(all) {
  const starting = (/** @type {string} */ start) => all.filter(({ id }) => id.startsWith(start));
  const grid = starting('engine/').filter(
    ({ peer }) => peer !== 'ml-kmeans' && peer !== 'plain typed arrays',
  );
  // Only the wide grid has four columns or 64; the floors are told from the small set of the plain peers by their rows.
  const wide = grid.some(({ d }) => d === 4 || d === 64);
  const floors = grid.filter(({ rows }) => rows === 1_000_000);
  const plain = all.filter(({ peer }) => peer === 'ml-kmeans' || peer === 'plain typed arrays');
  /** @type {readonly (readonly [string, readonly Result[], (results: readonly Result[]) => string])[]} */
  const tables = [
    ['machine', starting('machine/'), machineTable],
    [wide ? 'wide' : 'floors', wide ? grid : floors, gridTable],
    ['whole', starting('engine/whole/'), plainTable],
    ['plain', plain, plainTable],
    ['sweep', starting('sweep/'), sweepTable],
    ['gpu', starting('gpu/'), gpuTable],
    ['gpu-sweep', starting('gpu/sweep/'), sweepTable],
  ];
  return new Map(
    tables.filter(([, results]) => results.length > 0).map(([name, results, of]) => [name, of(results)]),
  );
}

/**
 * A page with tables in their places.
 * @param {string} page @param {ReadonlyMap<string, string>} tables
 */
export function filled(page, tables) {
  return page.replace(
    /(<!-- figures: ([\w-]+) -->)[\s\S]*?(<!-- end of figures -->)/g,
    (whole, start, name, end) => (tables.has(name) ? `${start}\n\n${tables.get(name)}\n\n${end}` : whole),
  );
}

/** @param {string} path @returns {readonly Result[]} */
function resultsOf(path) {
  const read = JSON.parse(readFileSync(path, 'utf8'));
  return Array.isArray(read) ? read : read.results;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { write: { type: 'string' } },
  });
  const files = positionals.length > 0 ? positionals : ['bench-results.json'];
  const tables = new Map(files.flatMap((path) => [...tablesOf(resultsOf(path))]));
  if (values.write === undefined) {
    for (const [name, table] of tables) console.log(`${name}\n\n${table}\n`);
  } else {
    writeFileSync(values.write, filled(readFileSync(values.write, 'utf8'), tables));
    console.log(`${[...tables.keys()].join(', ')} → ${values.write}`);
  }
}
