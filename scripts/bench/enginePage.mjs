import { closeSync, createReadStream, existsSync, openSync, renameSync, writeSync } from 'node:fs';
import { basename, join } from 'node:path';
import { chromium } from 'playwright';
import { createServer, runnerImport } from 'vite';
import { assemblyscript } from '../assemblyscriptPlugin.mjs';
import { browserArguments, getBrowser } from '../findBrowser.mjs';
import { headers } from '../headers.mjs';
import { root, scratch } from './paths.mjs';

/**
 * A file of rows for the page and for Python alike, made where it is not there yet: columns of float32, one after the
 * other, written piece by piece.
 * @param {string} kind clustered, customers or uniform
 * @param {number} total rows
 * @param {number} columns
 * @returns {Promise<string>} its path
 */
export async function rowsFile(kind, total, columns) {
  const path = join(scratch(), `${kind}-2-${total}x${columns}.f32`);
  if (existsSync(path)) return path;
  const { module } = await runnerImport(join(root, 'tests', 'bench', 'data.ts'), { configFile: false });
  const file = openSync(`${path}.part`, 'w');
  try {
    for (const piece of module.makePieces(kind, total, columns)) {
      for (const [j, column] of piece.columns.entries()) {
        writeSync(file, column, 0, column.byteLength, (j * total + piece.first) * 4);
      }
    }
  } finally {
    closeSync(file);
  }
  renameSync(`${path}.part`, path);
  return path;
}

/** The first path under which files of the scratch folder are served to the page. */
const served = '/__rows__/';

/**
 * Answers `file?from=…&bytes=…`, so that the page takes only the columns and rows that it needs.
 * @returns {import('vite').Plugin}
 */
function rows() {
  return {
    name: 'tessera:bench-rows',
    configureServer(server) {
      server.middlewares.use(served, (request, response) => {
        const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
        const start = Number(searchParams.get('from'));
        const bytes = Number(searchParams.get('bytes'));
        response.writeHead(200, { 'content-length': bytes });
        createReadStream(join(scratch(), basename(pathname)), { start, end: start + bytes - 1 }).pipe(
          response,
        );
      });
    },
  };
}

/**
 * The engine in a page of its own: the product's sources, served by Vite, cross-origin isolated, in a module worker as
 * in the product.
 * @param {{ arguments?: readonly string[] }} [options] more arguments for the browser
 */
export async function openEnginePage(options = {}) {
  const server = await createServer({
    configFile: false,
    root,
    cacheDir: join(root, 'node_modules', '.cache', 'bench-vite'),
    logLevel: 'error',
    plugins: [assemblyscript(), rows()],
    worker: { format: 'es', plugins: () => [assemblyscript()] },
    optimizeDeps: { noDiscovery: true, include: ['ml-kmeans'] },
    server: {
      port: 0,
      host: '127.0.0.1',
      hmr: false,
      watch: null,
      headers: {
        'Cross-Origin-Opener-Policy': headers['Cross-Origin-Opener-Policy'],
        'Cross-Origin-Embedder-Policy': headers['Cross-Origin-Embedder-Policy'],
      },
    },
  });
  await server.listen();
  const address = server.httpServer?.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const browser = await chromium.launch({
    executablePath: getBrowser(),
    args: [...browserArguments, ...(options.arguments ?? [])],
  });
  const page = await browser.newPage();
  page.on('pageerror', (error) => process.stderr.write(`page: ${error.message}\n`));
  await page.goto(`http://localhost:${port}/tests/bench/page.html`);
  await page.waitForFunction('globalThis.bench !== undefined');
  if (!(await page.evaluate('bench.isolated'))) throw new Error('the page is not cross-origin isolated');
  return {
    browser,
    version: browser.version(),
    /**
     * @param {string} name @param {Record<string, unknown>} request
     * @returns {Promise<any>}
     */
    ask: (name, request) =>
      page.evaluate(
        ([asked, sent]) => /** @type {any} */ (globalThis)['bench'].ask(asked, sent),
        /** @type {const} */ ([name, request]),
      ),
    /** @param {string} path of a file of `rowsFile` */
    urlOf: (path) => served + basename(path),
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}
