import { openApp, retailFile } from './app.mjs';
import { demoToSegments, fileToSegments } from './journeys.mjs';
import { longestTasks, traced } from './trace.mjs';

/** @typedef {import('./app.mjs').App} App */

/**
 * The longest task of the page's main thread, in the thread's own CPU time, while the page opens, while a journey runs,
 * and while its views are looked at.
 * @param {import('./options.mjs').Options} options @param {import('./report.mjs').Report} report
 */
export async function tasksBench(options, report) {
  const file = await retailFile();
  const size = options.quick ? 'small' : 'large';
  /** @type {[string, string, (app: App) => Promise<unknown>][]} */
  const journeys = [[`demo-${size}`, `the ${size} demo store`, (app) => demoToSegments(app, size)]];
  if (file !== undefined) {
    journeys.unshift(['online-retail', 'Online Retail', (app) => fileToSegments(app, file)]);
  }
  for (const [id, what, journey] of journeys) {
    const app = await openApp(options);
    try {
      /** @type {[string, string, () => Promise<unknown>][]} */
      const phases = [
        ['open', 'opening the page', () => app.start()],
        [id, `journey of ${what}`, () => journey(app)],
        [`${id}-views`, `looking at the views of ${what}`, () => lookAround(app)],
      ];
      for (const [name, words, work] of phases) {
        if (report.results.some((result) => result.id === `tasks/${name}`)) {
          await work();
          continue;
        }
        const tasks = longestTasks(await traced(app.browser, work));
        const [longest] = tasks;
        if (!longest) throw new Error(`the trace of ${words} has no task of the main thread`);
        report.add({
          id: `tasks/${name}`,
          what: `longest task of the main thread, ${words}, CPU time (goal 50 ms)`,
          ours_ms: longest.cpu,
          note: `in ${longest.inside || 'the browser itself'}; then ${tasks
            .slice(1)
            .map(({ cpu }) => cpu.toFixed(0))
            .join(', ')} ms`,
        });
      }
    } finally {
      await app.close();
    }
  }
}

/** Opens every view in turn and lets it come to rest. @param {App} app */
async function lookAround({ page }) {
  for (const stage of ['sources', 'features', 'segments', 'insight', 'activation']) {
    await page.evaluate((name) => {
      /** @type {any} */ (globalThis)['location'].hash = name;
    }, stage);
    await page.evaluate(
      () =>
        new Promise((rested) => {
          setTimeout(() => /** @type {any} */ (globalThis)['requestIdleCallback'](rested), 500);
        }),
    );
  }
}
