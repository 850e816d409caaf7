import { openApp, retailFile } from './app.mjs';
import { demoToSegments, fileToSegments } from './journeys.mjs';
import { longestTasks, traced } from './trace.mjs';

/** @typedef {import('./app.mjs').App} App */
/** @typedef {import('./report.mjs').Report} Report */

const views = ['sources', 'features', 'segments', 'insight', 'activation'];

/**
 * The longest task of the page's main thread, in the thread's own CPU time, while the page opens, while a journey runs,
 * and while each view is opened after it.
 * @param {import('./options.mjs').Options} options @param {Report} report
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
      await measure(app, report, `open-${id}`, `opening the page before ${what}`, [['', () => app.start()]]);
      await measure(app, report, id, `journey of ${what}`, [['', () => journey(app)]]);
      await measure(
        app,
        report,
        `${id}-views`,
        `opening the views of ${what}`,
        views.map((view) => [`${view}: `, () => open(app, view)]),
      );
    } finally {
      await app.close();
    }
  }
}

/**
 * Reports the longest task of several phases, each traced by itself.
 * @param {App} app @param {Report} report @param {string} id @param {string} what
 * @param {readonly (readonly [string, () => Promise<unknown>])[]} phases
 */
async function measure(app, report, id, what, phases) {
  const tasks = [];
  for (const [name, work] of phases) {
    const events = await traced(app.browser, work);
    for (const task of longestTasks(events, app.address)) tasks.push({ ...task, name });
  }
  const [longest, ...others] = tasks.sort((a, b) => b.cpu - a.cpu);
  if (!longest) throw new Error(`the trace of ${what} has no task of the main thread`);
  report.add({
    id: `tasks/${id}`,
    what: `longest task of the main thread, ${what}, CPU time (goal 50 ms)`,
    ours_ms: longest.cpu,
    note: `${longest.name}${longest.inside || 'the browser itself'}; then ${others
      .slice(0, 4)
      .map(({ name, cpu }) => `${name}${cpu.toFixed(0)}`)
      .join(', ')}`,
  });
}

/** Opens a view and lets it come to rest. @param {App} app @param {string} view */
async function open({ page }, view) {
  await page.evaluate((name) => {
    /** @type {any} */ (globalThis)['location'].hash = name;
  }, view);
  await page.evaluate(
    () =>
      new Promise((rested) => {
        setTimeout(() => /** @type {any} */ (globalThis)['requestIdleCallback'](rested), 500);
      }),
  );
}
