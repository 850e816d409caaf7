import { join } from 'node:path';
import { runnerImport } from 'vite';
import { openApp, retailFile } from './app.mjs';
import { customersFile, features } from './customersFile.mjs';
import { assignmentsOf, changesAfter, demoToSegments, engineOf, fileToSegments } from './journeys.mjs';
import { root } from './paths.mjs';
import { spreadOf } from './statistics.mjs';

/** @typedef {import('./options.mjs').Options} Options */
/** @typedef {import('./report.mjs').Report} Report */

/**
 * The whole journey, each time in a browser that has never seen the page.
 * @param {Options} options @param {Report} report
 */
export async function journeyBench(options, report) {
  const file = await retailFile();
  if (file !== undefined)
    await named(file, options, report, {
      id: 'journey/online-retail',
      what: 'Online Retail CSV, file chosen to named segments (goal 10 s)',
      rows: 541_909,
    });
  const rows = options.quick ? 100_000 : 1_000_000;
  await named(await customersFile(rows), options, report, {
    id: `journey/${rows}x${features}`,
    what: `${rows.toLocaleString('en')} customers × ${features} from CSV, file chosen to named segments`,
    rows,
  });
  await demo(options, report);
}

/**
 * A file until its segments have names, three times.
 * @param {string} file @param {Options} options @param {Report} report
 * @param {{ id: string, what: string, rows: number }} about
 */
async function named(file, options, report, about) {
  const times = [];
  const reads = [];
  let words = '';
  let engine = { kind: '', threads: 0 };
  for (let run = 0; run < (options.quick ? 1 : 3); run++) {
    const app = await openApp(options);
    try {
      await app.start();
      const { ms, read, found } = await fileToSegments(app, file);
      times.push(ms);
      reads.push(read);
      engine = await engineOf(app);
      words = `${found.k} segments, e.g. ${found.segments[0]?.name}`;
    } finally {
      await app.close();
    }
  }
  const { median, lower, upper, runs } = spreadOf(times);
  report.add({
    ...about,
    engine: engine.kind,
    threads: engine.threads,
    ours_ms: median,
    note: `cold; file read after ${(spreadOf(reads).median / 1000).toFixed(1)} s; quartiles ${lower.toFixed(0)}–${upper.toFixed(0)} of ${runs}; ${words}`,
  });
}

/** @param {Options} options @param {Report} report */
async function demo(options, report) {
  const size = options.quick ? 'small' : 'large';
  const app = await openApp(options);
  try {
    await app.start();
    const { make, ms, found, steps } = await demoToSegments(app, size);
    const engine = await engineOf(app);
    const { ids, segments } = await assignmentsOf(app);
    const { module } = await runnerImport(join(root, 'tests', 'bench', 'truth.ts'), { configFile: false });
    const { found: rand, best, customers } = module.agreement(size, ids, segments);
    const common = { rows: customers, engine: engine.kind, threads: engine.threads };
    report.add({
      ...common,
      id: `demo/${size}/make`,
      what: `demo store, ${size}, made in the page (goal 20 s)`,
      ours_ms: make,
    });
    report.add({
      ...common,
      id: `demo/${size}/journey`,
      what: `demo store, ${size}, tables to named segments (goal 15 s)`,
      d: found.features.length,
      k: found.k,
      ours_ms: ms,
      note: `adjusted Rand index ${rand.toFixed(4)} (goal 0.9; best possible ${best.toFixed(4)}); longest steps: ${steps.join(', ')}`,
    });
    for (const { what, ms } of await changesAfter(app))
      report.add({ ...common, id: `demo/${size}/${what}`, what: `the same, ${what}`, ours_ms: ms });
  } finally {
    await app.close();
  }
}
