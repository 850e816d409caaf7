import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openApp, site } from './app.mjs';
import { spreadOf } from './statistics.mjs';

/**
 * First paint on localhost, and the page's own script before the first drop.
 * @param {import('./options.mjs').Options} options @param {import('./report.mjs').Report} report
 */
export async function paintBench(options, report) {
  /** @type {number[]} */
  const paints = [];
  /** @type {readonly string[]} */
  let scripts = [];
  for (let run = 0; run < (options.quick ? 2 : 7); run++) {
    const app = await openApp(options);
    try {
      await app.start();
      paints.push(
        await app.page.evaluate(
          () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Infinity,
        ),
      );
      // What the page fetches by itself when it has nothing better to do still counts.
      await app.page.waitForLoadState('networkidle');
      scripts = await app.page.evaluate(() =>
        performance
          .getEntriesByType('resource')
          .filter((entry) => /** @type {any} */ (entry).initiatorType === 'script')
          .map(({ name }) => new URL(name).pathname),
      );
    } finally {
      await app.close();
    }
  }
  const { median, lower, upper, runs } = spreadOf(paints);
  report.add({
    id: 'paint/first-contentful',
    what: 'first contentful paint, localhost, new browser (goal 1 s)',
    ours_ms: median,
    note: `quartiles ${lower.toFixed(0)}–${upper.toFixed(0)} of ${runs}`,
  });
  const first = [...readFileSync(join(site(options), 'index.html'), 'utf8').matchAll(/[^"']*\.js(?=["'])/g)];
  addScripts(
    options,
    report,
    'script-kilobytes',
    'script of the page before the first drop, gzip [kB] (goal 200)',
    first.map(([path]) => path),
  );
  addScripts(options, report, 'all-script-kilobytes', 'the same, with every view, loaded behind it', scripts);
}

/** @param {import('./options.mjs').Options} options @param {import('./report.mjs').Report} report @param {string} id @param {string} what @param {readonly string[]} paths */
function addScripts(options, report, id, what, paths) {
  const sizes = paths.map((path) => ({
    path,
    size: gzipSync(readFileSync(join(site(options), path)), { level: 9 }).length,
  }));
  report.add({
    id: `paint/${id}`,
    what,
    ours_ms: sizes.reduce((sum, { size }) => sum + size, 0) / 1000,
    note: `${sizes.length} files, ${sizes
      .sort((a, b) => b.size - a.size)
      .slice(0, 3)
      .map(({ path, size }) => `${path.split('/').at(-1)} ${(size / 1000).toFixed(0)}`)
      .join(', ')}; workers not counted`,
  });
}
