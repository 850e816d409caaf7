import { createReadStream, existsSync, statSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Where the real data for tests lies: TESSERA_SHARED, or the folder `shared` beside the repository. */
export const sharedFolder = resolve(root, process.env['TESSERA_SHARED'] ?? '../shared');

/** Whether that folder is there. */
export const sharedPresent = existsSync(sharedFolder);

/** Whether tests must fail, not skip, without it. */
export const sharedRequired = process.env['REQUIRE_SHARED'] === '1';

if (sharedRequired && !sharedPresent) {
  throw new Error(
    `REQUIRE_SHARED is 1, but ${sharedFolder} is not there. Name the folder in TESSERA_SHARED.`,
  );
}

/**
 * The first and last byte that a Range header asks for; undefined without one, null when it cannot be satisfied.
 * @param {string | undefined} header
 * @param {number} size
 * @returns {readonly [number, number] | null | undefined}
 */
export function rangeOf(header, size) {
  const asked = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (asked === null) return undefined;
  const [, from = '', to = ''] = asked;
  if (from === '' && to === '') return null;
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  return first > last ? null : [first, last];
}

/**
 * A Vite plugin: while tests run, `/__shared__/…` answers with the files of the shared folder, whole or by range.
 * @returns {import('vite').Plugin}
 */
export function sharedData() {
  return {
    name: 'tessera:shared-data',
    apply: () => process.env['VITEST'] !== undefined,
    configureServer(server) {
      server.middlewares.use('/__shared__/', (request, response) => {
        const path = decodeURIComponent((request.url ?? '/').replace(/\?.*$/, ''));
        const file = resolve(sharedFolder, `.${path}`);
        const inside = file.startsWith(sharedFolder + sep);
        const size = inside ? statSync(file, { throwIfNoEntry: false }) : undefined;
        if (!size?.isFile()) {
          response
            .writeHead(404, { 'content-type': 'text/plain' })
            .end(`${path} is not in the shared folder`);
          return;
        }
        const headers = {
          'content-type': 'application/octet-stream',
          'accept-ranges': 'bytes',
          'cross-origin-resource-policy': 'same-origin',
        };
        const range = rangeOf(request.headers.range, size.size);
        if (range === null) {
          response.writeHead(416, { 'content-range': `bytes */${size.size}` }).end();
          return;
        }
        const [first, last] = range ?? [0, size.size - 1];
        response.writeHead(range ? 206 : 200, {
          ...headers,
          'content-length': Math.max(0, last - first + 1),
          ...(range ? { 'content-range': `bytes ${first}-${last}/${size.size}` } : {}),
        });
        if (request.method === 'HEAD' || last < first) response.end();
        else createReadStream(file, { start: first, end: last }).pipe(response);
      });
    },
  };
}
