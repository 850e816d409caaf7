import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, extname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cacheForAssets, cacheForPages, headers as trustHeaders } from './headers.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** @type {Readonly<Record<string, string>>} */
const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/plain; charset=utf-8',
};

/** Precompressed copies, the smaller kind first. */
const encodings = [
  { name: 'br', extension: '.br' },
  { name: 'gzip', extension: '.gz' },
];

/** @param {string} path */
const fileAt = (path) => {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isFile() ? { path, size: found.size, modified: Math.round(found.mtimeMs) } : undefined;
};

/**
 * @typedef {object} ServeOptions
 * @property {string} [folder] what is served; `dist` unless told
 * @property {number} [port] 0 takes any free one
 * @property {string} [host]
 * @property {string} [base] the path under which the site stands, such as `/sub/path`
 * @property {Readonly<Record<string, string>>} [headers] sent with every response; the whole list unless told
 * @property {(path: string, response: import('node:http').ServerResponse) => boolean} [instead] may answer in place of
 *   the server, for tests of what hosts do; the path is without the base
 */

/**
 * Serves a built site: every response carries the headers, precompressed copies are sent where they are accepted, and
 * what is named after its content is cached for good.
 * @param {ServeOptions} [options]
 * @returns {Promise<{ address: string, close: () => Promise<void> }>}
 */
export async function serve(options = {}) {
  const folder = resolve(options.folder ?? join(root, 'dist'));
  const base = `/${(options.base ?? '').replace(/^\/+|\/+$/g, '')}/`.replace('//', '/');
  const headers = options.headers ?? trustHeaders;

  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    /** @param {number} status @param {string} text */
    const say = (status, text) => {
      response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(text);
    };
    if (request.method !== 'GET' && request.method !== 'HEAD') return say(405, 'Only GET and HEAD.');
    const pathname = pathOf(request.url ?? '/');
    if (pathname === undefined) return say(400, 'The address cannot be read.');
    if (`${pathname}/` === base) {
      response.writeHead(301, { Location: base }).end();
      return;
    }
    const inside = pathname.startsWith(base) ? pathname.slice(base.length) : undefined;
    if (inside === undefined) return say(404, 'Not found.');
    if (options.instead?.(inside, response)) return;
    const wanted = resolve(folder, inside === '' ? 'index.html' : inside);
    const file = wanted.startsWith(folder + sep) ? fileAt(wanted) : undefined;
    if (file === undefined) return say(404, 'Not found.');
    send(request, response, file, inside);
  });

  await new Promise((done, failed) => {
    server
      .once('error', failed)
      .listen(options.port ?? 0, options.host ?? '127.0.0.1', () => done(undefined));
  });
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : options.port;
  return {
    address: `http://localhost:${port}${base}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** @param {string} url */
function pathOf(url) {
  try {
    return decodeURIComponent(new URL(url, 'http://localhost').pathname);
  } catch (error) {
    if (error instanceof URIError || error instanceof TypeError) return undefined;
    throw error;
  }
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {{ path: string, size: number, modified: number }} file
 * @param {string} inside
 */
function send(request, response, file, inside) {
  const accepted = String(request.headers['accept-encoding'] ?? '');
  const packed = encodings
    .filter(({ name }) => new RegExp(`\\b${name}\\b(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))`).test(accepted))
    .map(({ name, extension }) => ({ name, file: fileAt(file.path + extension) }))
    .find((candidate) => candidate.file !== undefined && candidate.file.modified >= file.modified);
  const body = packed?.file ?? file;
  const tag = `"${body.size.toString(36)}-${body.modified.toString(36)}${packed ? `-${packed.name}` : ''}"`;
  response.setHeader('ETag', tag);
  response.setHeader('Vary', 'Accept-Encoding');
  response.setHeader('Cache-Control', inside.startsWith('assets/') ? cacheForAssets : cacheForPages);
  if (request.headers['if-none-match'] === tag) {
    response.writeHead(304).end();
    return;
  }
  if (packed) response.setHeader('Content-Encoding', packed.name);
  response.writeHead(200, {
    'Content-Type': types[extname(file.path)] ?? 'application/octet-stream',
    'Content-Length': body.size,
  });
  if (request.method === 'HEAD') response.end();
  else
    createReadStream(body.path)
      .on('error', (error) => response.destroy(error))
      .pipe(response);
}

/**
 * Serves at the wanted port, or at any free one where that is taken.
 * @param {ServeOptions} options
 */
export async function serveAnywhere(options) {
  try {
    return await serve(options);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    console.log(`Port ${options.port} is taken; using another.`);
    return serve({ ...options, port: 0 });
  }
}

/** The options of the command line: `--port`, `--host`, `--base`, `--folder`. */
export function serveArguments() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: process.env['PORT'] ?? '4173' },
      host: { type: 'string', default: '127.0.0.1' },
      base: { type: 'string', default: '/' },
      folder: { type: 'string', default: join(root, 'dist') },
    },
  });
  return { ...values, port: Number(values.port) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { address } = await serveAnywhere(serveArguments());
  console.log(`Tessera is at ${address}`);
}
