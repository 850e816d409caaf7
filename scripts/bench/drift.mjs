import { threadTimes } from './app.mjs';
import { openEnginePage, rowsFile } from './enginePage.mjs';
import { startEvidently } from './peer.mjs';
import { interleave, spreadOf } from './statistics.mjs';

/** @typedef {import('./options.mjs').Options} Options */
/** @typedef {import('./report.mjs').Report} Report */

const columns = 40;

/**
 * Drift of every feature between two snapshots, all tests over all rows, from tables in the database to verdicts; beside
 * Evidently's report by its defaults on the same rows, which makes one test a column.
 * @param {Options} options @param {Report} report
 */
export async function driftBench(options, report) {
  const rows = options.quick ? 20_000 : 1_000_000;
  const total = 2 * rows;
  const file = await rowsFile('customers', total, columns);
  const peer = startEvidently();
  const page = await openEnginePage();
  try {
    await page.ask('loadDrift', { url: page.urlOf(file), total, d: columns });
    const said = { tests: 0, drifted: 0, methods: '' };
    /** CPU of all threads of a run, and of the busiest; and of the whole peer. */
    const cpu = {
      all: /** @type {number[]} */ ([]),
      busiest: /** @type {number[]} */ ([]),
      peer: /** @type {number[]} */ ([]),
    };
    const contestants = [
      {
        name: 'ours',
        run: async () => {
          const before = await threadTimes(page);
          const reply = await page.ask('drift', { d: columns });
          const used = [...(await threadTimes(page))].map(([id, time]) => time - (before.get(id) ?? 0));
          if (used.length > 0) {
            cpu.all.push(used.reduce((sum, time) => sum + time, 0));
            cpu.busiest.push(Math.max(...used));
          }
          Object.assign(said, { tests: reply.tests, drifted: reply.drifted.length });
          return reply.ms;
        },
      },
    ];
    let version = '';
    if ('missing' in peer) console.log(`Evidently: not measured. ${peer.missing}`);
    else {
      version = (await peer.ask({ do: 'versions' })).evidently;
      await peer.ask({ do: 'load', path: file, total, d: columns });
      contestants.push({
        name: 'evidently',
        run: async () => {
          const reply = await peer.ask({ do: 'drift' });
          cpu.peer.push(reply.cpu);
          said.methods = `${reply.methods.join(', ')}, ${reply.drifted.length} drifted`;
          return reply.ms;
        },
      });
    }
    const rounds = Math.min(options.rounds, 3);
    // The peer takes minutes: nobody warms up at the full size.
    const spreads = await interleave(contestants, { warmups: options.quick ? 1 : 0, rounds, atLeast: 0 });
    const own = spreads.get('ours');
    const other = spreads.get('evidently');
    if (!own) return;
    const of = (/** @type {number[]} */ times) =>
      times.length > 0 ? spreadOf(times).median.toFixed(0) : 'unknown';
    report.add({
      id: `drift/${rows}x${columns}`,
      what: `drift of two snapshots, all tests (goal under 10,000)`,
      rows,
      d: columns,
      threads: 2,
      ours_ms: own.median,
      peer: other ? `Evidently ${version}` : null,
      peer_ms: other?.median ?? null,
      note: `quartiles ${own.lower.toFixed(0)}–${own.upper.toFixed(0)} of ${own.runs}, least ${own.least.toFixed(0)}; ${said.tests} tests, ${said.drifted} drifted; CPU of all threads ${of(cpu.all)}, of the busiest ${of(cpu.busiest)}, of Evidently ${of(cpu.peer)}; Evidently: ${said.methods || 'not measured'}`,
    });
  } finally {
    if (!('missing' in peer)) peer.close();
    await page.close();
  }
}
