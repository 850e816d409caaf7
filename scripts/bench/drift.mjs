import { openEnginePage, rowsFile } from './enginePage.mjs';
import { startEvidently } from './peer.mjs';
import { interleave } from './statistics.mjs';

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
    const contestants = [
      {
        name: 'ours',
        run: async () => {
          const reply = await page.ask('drift', { d: columns });
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
          said.methods = `${reply.methods.join(', ')}, ${reply.drifted.length} drifted`;
          return reply.ms;
        },
      });
    }
    const rounds = options.quick ? 2 : 3;
    const spreads = await interleave(contestants, { warmups: 1, rounds, atLeast: 0 });
    const own = spreads.get('ours');
    const other = spreads.get('evidently');
    if (!own) return;
    report.add({
      id: `drift/${rows}x${columns}`,
      what: `drift of two snapshots, all tests (goal under 10,000)`,
      rows,
      d: columns,
      threads: 1,
      ours_ms: own.median,
      peer: other ? `Evidently ${version}` : null,
      peer_ms: other?.median ?? null,
      note: `quartiles ${own.lower.toFixed(0)}–${own.upper.toFixed(0)} of ${own.runs}; ${said.tests} tests, ${said.drifted} drifted; Evidently: ${said.methods || 'not measured'}`,
    });
  } finally {
    if (!('missing' in peer)) peer.close();
    await page.close();
  }
}
