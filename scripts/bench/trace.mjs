/**
 * @typedef {object} TraceEvent
 * @property {string} name
 * @property {string} ph
 * @property {number} pid
 * @property {number} tid
 * @property {number} [ts] microseconds
 * @property {number} [dur] microseconds
 * @property {number} [tdur] microseconds of the thread's own CPU time
 * @property {any} [args]
 *
 * @typedef {object} Task
 * @property {number} cpu milliseconds of CPU time
 * @property {number} wall milliseconds
 * @property {string} inside what took most of it, in the trace's words
 */

/** A task of a thread's loop, and the thread's name in Chromium. */
const task = 'RunTask';
const mainThread = 'CrRendererMain';

/**
 * The tasks of the page's main thread, the longest first, by the CPU time of the thread itself: other work on the
 * machine does not count. The page's renderer is the one whose main thread most often names what lies under the page's
 * address; the busiest one can be a page of the browser's own, such as the list under its address bar.
 * @param {readonly TraceEvent[]} events
 * @param {string} address of the page
 * @param {number} [count] how many tasks are told
 * @returns {readonly Task[]} empty where no main thread names the address
 */
export function longestTasks(events, address, count = 5) {
  const threads = events.filter(({ name, args }) => name === 'thread_name' && args?.name === mainThread);
  const [page] = threads
    .map(({ pid, tid }) => events.filter((event) => event.pid === pid && event.tid === tid))
    .map((own) => ({ own, named: own.filter(({ args }) => names(args, address)).length }))
    .filter(({ named }) => named > 0)
    .sort((a, b) => b.named - a.named);
  const main = (page?.own ?? []).filter(({ ph, tdur }) => ph === 'X' && tdur !== undefined);
  return main
    .filter(({ name }) => name === task)
    .sort((a, b) => (b.tdur ?? 0) - (a.tdur ?? 0))
    .slice(0, count)
    .map((event) => ({
      cpu: (event.tdur ?? 0) / 1000,
      wall: (event.dur ?? 0) / 1000,
      inside: insideOf(event, main),
    }));
}

/** @param {any} args of an event @param {string} address */
const names = (args, address) => String(args?.data?.url ?? '').startsWith(address);

/** @param {TraceEvent} outer @param {readonly TraceEvent[]} events of its thread */
function insideOf(outer, events) {
  const from = outer.ts ?? 0;
  const to = from + (outer.dur ?? 0);
  const inner = events.filter(({ name, ts = 0, dur = 0 }) => name !== task && ts >= from && ts + dur <= to);
  /** @type {Map<string, number>} */
  const by = new Map();
  for (const event of inner) by.set(nameOf(event), (by.get(nameOf(event)) ?? 0) + (event.tdur ?? 0));
  return [...by]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 3)
    .map(([name, time]) => `${name} ${(time / 1000).toFixed(0)}`)
    .join(', ');
}

/** @param {TraceEvent} event */
function nameOf({ name, args }) {
  const { functionName, url, lineNumber, columnNumber, type } = args?.data ?? {};
  const file = String(url ?? '')
    .split('/')
    .at(-1)
    ?.replace(/[?#].*$/, '');
  const place = file ? ` ${functionName ?? ''}@${file}:${lineNumber ?? 0}:${columnNumber ?? 0}` : '';
  return `${name}${type ? ` ${type}` : ''}${place}`;
}

/**
 * Traces what the browser does while some work runs.
 * @param {import('playwright').Browser} browser
 * @param {() => Promise<unknown>} work
 * @returns {Promise<readonly TraceEvent[]>}
 */
export async function traced(browser, work) {
  const session = await browser.newBrowserCDPSession();
  await session.send('Tracing.start', {
    transferMode: 'ReturnAsStream',
    traceConfig: {
      recordMode: 'recordUntilFull',
      traceBufferSizeInKb: 500_000,
      includedCategories: ['devtools.timeline', 'disabled-by-default-devtools.timeline', '__metadata'],
      excludedCategories: ['*'],
    },
  });
  await work();
  /** @type {Promise<string>} */
  const complete = new Promise((done, failed) => {
    session.once('Tracing.tracingComplete', ({ stream, dataLossOccurred }) => {
      if (stream === undefined || dataLossOccurred) failed(new Error('the browser lost a part of the trace'));
      else done(stream);
    });
  });
  await session.send('Tracing.end');
  const handle = await complete;
  const pieces = [];
  for (let eof = false; !eof;) {
    const piece = await session.send('IO.read', { handle, size: 1 << 20 });
    pieces.push(Buffer.from(piece.data, piece.base64Encoded ? 'base64' : 'utf8'));
    eof = piece.eof;
  }
  await session.send('IO.close', { handle });
  await session.detach();
  return JSON.parse(Buffer.concat(pieces).toString('utf8')).traceEvents;
}
