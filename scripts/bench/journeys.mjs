/** @typedef {import('./app.mjs').App} App */
/** @typedef {{ k: number, features: readonly string[], segments: readonly { name: string, size: number }[] }} Found */

/** The part of the product's scripting surface that runs inside the page; every function below is sent there whole. */
/** @typedef {{ result(stage: string): Promise<{ sources?: unknown[] } | null>, autopilot(): Promise<Found>, addDemo(size: string): Promise<void>, addSource(name: string, blob: Blob): Promise<{ rows: number, rejected: number }>, forgetEverything(): Promise<unknown>, export(format: string): Promise<Blob>, engine(): Promise<{ kind: string, threads: number }>, onProgress(callback: (progress: { node: string, step: string }) => void): Promise<() => void> }} Tessera */

/**
 * A file chosen as a person chooses it, until its segments have names.
 * @param {App} app @param {string} file
 * @returns {Promise<{ ms: number, read: number, found: Found }>} milliseconds in all, and until the file was read
 */
export async function fileToSegments(app, file) {
  const { page } = app;
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose files' }).first().click();
  const chosen = await chooser;
  const answer = page.evaluate(async () => {
    const tessera = /** @type {Tessera} */ (/** @type {any} */ (globalThis)['tessera']);
    const turn = () => new Promise((done) => setTimeout(done, 10));
    while (!(await tessera.result('sources'))?.sources?.length) await turn();
    const read = performance.timeOrigin + performance.now();
    return { read, found: await tessera.autopilot(), done: performance.timeOrigin + performance.now() };
  });
  const started = Date.now();
  await chosen.setFiles(file);
  const { read, found, done } = await answer;
  return { ms: done - started, read: read - started, found: named(found) };
}

/**
 * The demo store made in the page, then from its tables to named segments.
 * @param {App} app @param {string} size
 * @returns {Promise<{ make: number, ms: number, found: Found, steps: readonly string[] }>}
 */
export async function demoToSegments(app, size) {
  const answer = await app.page.evaluate(async (wanted) => {
    const tessera = /** @type {Tessera} */ (/** @type {any} */ (globalThis)['tessera']);
    const started = performance.now();
    await tessera.addDemo(wanted);
    const made = performance.now();
    /** @type {{ step: string, at: number }[]} */
    const steps = [];
    const end = await tessera.onProgress(({ node, step }) => {
      const name = `${node}: ${step}`;
      if (steps.at(-1)?.step !== name) steps.push({ step: name, at: performance.now() });
    });
    const found = await tessera.autopilot();
    end();
    return { make: made - started, ms: performance.now() - made, found, steps, end: performance.now() };
  }, size);
  const { make, ms, found, steps, end } = answer;
  const long = steps
    .map(({ step, at }, index) => ({ step, took: (steps[index + 1]?.at ?? end) - at }))
    .sort((a, b) => b.took - a.took)
    .slice(0, 6)
    .map(({ step, took }) => `${step} ${(took / 1000).toFixed(1)} s`);
  return { make, ms, found: named(found), steps: long };
}

/**
 * What a person changes after segments are there, one after the other, until the view that it is changed in is anew.
 * @param {App} app
 * @returns {Promise<readonly { what: string, ms: number }[]>}
 */
export function changesAfter({ page }) {
  return page.evaluate(async () => {
    const tessera = /** @type {any} */ (globalThis)['tessera'];
    /** @type {{ what: string, ms: number }[]} */
    const took = [];
    /** @param {string} what @param {string} stage @param {object} change */
    const time = async (what, stage, change) => {
      const started = performance.now();
      await tessera.set(stage, change);
      await tessera.run(stage);
      took.push({ what, ms: performance.now() - started });
    };
    const { k } = await tessera.get('segments');
    await time('one segment more', 'segments', { k: k + 1 });
    const { features } = await tessera.get('features');
    const first = features.findIndex((/** @type {{ used: boolean }} */ { used }) => used);
    /** @param {object} change */
    const changed = (change) => ({
      features: features.map((/** @type {object} */ feature, /** @type {number} */ at) =>
        at === first ? { ...feature, ...change } : feature,
      ),
    });
    await time('a feature left out', 'features', changed({ used: false }));
    await time('a feature without its logarithm', 'features', changed({ transform: 'none' }));
    await time('a feature capped', 'features', changed({ cap: { lower: 0.02, upper: 0.98 } }));
    const { sources } = await tessera.get('sources');
    const [source, ...others] = sources;
    const last = source.columns.length - 1;
    const columns = source.columns.map((/** @type {object} */ column, /** @type {number} */ at) =>
      at === last ? { ...column, role: 'ignore' } : column,
    );
    await time('a column left out by its role', 'sources', { sources: [{ ...source, columns }, ...others] });
    return took;
  });
}

/** @param {Found} found */
function named(found) {
  if (found.segments.length !== found.k || found.segments.some(({ name }) => name.trim() === '')) {
    throw new Error('the journey ended without a name for every segment');
  }
  return found;
}

/** The engine that the page runs on. @param {App} app */
export function engineOf({ page }) {
  return page.evaluate(async () => {
    const tessera = /** @type {Tessera} */ (/** @type {any} */ (globalThis)['tessera']);
    const { kind, threads } = await tessera.engine();
    return { kind, threads };
  });
}

/**
 * Customer and segment of every row of the assignments, read in the page, where they are.
 * @param {App} app
 * @returns {Promise<{ ids: Int32Array, segments: Uint8Array }>} segments numbered from 1
 */
export async function assignmentsOf({ page }) {
  const packed = await page.evaluate(async () => {
    const tessera = /** @type {Tessera} */ (/** @type {any} */ (globalThis)['tessera']);
    const file = await tessera.export('csv');
    /** @type {number[]} */
    const numbers = [];
    let rest = '';
    const reader = file.stream().pipeThrough(new TextDecoderStream()).getReader();
    for (let head = true, part = await reader.read(); !part.done; part = await reader.read()) {
      const lines = (rest + part.value).split('\n');
      rest = lines.pop() ?? '';
      for (const line of head ? lines.slice(1) : lines) {
        const comma = line.indexOf(',');
        numbers.push(
          Number(line.slice(0, comma)),
          Number(line.slice(comma + 2, line.indexOf(',', comma + 1))),
        );
      }
      head = false;
    }
    const bytes = new Uint8Array(Int32Array.from(numbers).buffer);
    let text = '';
    for (let from = 0; from < bytes.length; from += 32_768) {
      text += String.fromCharCode(...bytes.subarray(from, from + 32_768));
    }
    return btoa(text);
  });
  const bytes = Buffer.from(packed, 'base64');
  const pairs = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const rows = pairs.length / 2;
  return {
    ids: Int32Array.from({ length: rows }, (_, i) => pairs[2 * i] ?? 0),
    segments: Uint8Array.from({ length: rows }, (_, i) => pairs[2 * i + 1] ?? 0),
  };
}
