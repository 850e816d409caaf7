import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { metaPolicy } from './headers.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Files above this are kept for offline work when they are used, not when the service worker is installed. */
const large = 1024 * 1024;

/**
 * A Vite plugin: writes the policy into the built page, for hosts that set no headers, and the service worker `sw.js`
 * at the site's root, which knows the files of its build.
 * @returns {import('vite').Plugin}
 */
export function trust() {
  /** @type {string | false} */
  let publicFolder = false;
  return {
    name: 'tessera:trust',
    apply: 'build',
    configResolved(config) {
      publicFolder = config.publicDir;
    },
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: metaPolicy },
        injectTo: 'head-prepend',
      },
    ],
    generateBundle: {
      order: 'post',
      async handler(_options, bundle) {
        const files = Object.values(bundle).map((file) => {
          const content = file.type === 'chunk' ? file.code : file.source;
          return { name: file.fileName, content, size: Buffer.byteLength(content), entry: isEntry(file) };
        });
        const digest = createHash('sha256');
        for (const { name, content } of files.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
          digest.update(name).update(content);
        }
        const fixed = publicFiles(publicFolder);
        for (const { name, size, modified } of fixed) digest.update(`${name} ${size} ${modified}`);
        const served = files.filter(({ name }) => name !== 'index.html' && !name.endsWith('.map'));
        const source = await serviceWorker({
          version: digest.digest('hex').slice(0, 16),
          entry: files.find(({ entry }) => entry)?.name ?? '',
          small: [...served, ...fixed].filter(({ size }) => size <= large).map(({ name }) => name),
          hashed: served.map(({ name }) => name).filter((name) => name.startsWith('assets/')),
        });
        this.emitFile({ type: 'asset', fileName: 'sw.js', source });
      },
    },
  };
}

/** @param {import('vite').Rolldown.OutputChunk | import('vite').Rolldown.OutputAsset} file */
const isEntry = (file) => file.type === 'chunk' && file.isEntry;

/**
 * What the host serves beside the build; the names of hosts' own settings begin with an underscore.
 * @param {string | false} folder
 */
function publicFiles(folder) {
  if (!folder || !existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => ({ name: name.replaceAll('\\', '/'), found: statSync(join(folder, name)) }))
    .filter(({ name, found }) => found.isFile() && !name.startsWith('_'))
    .map(({ name, found }) => ({ name, size: found.size, modified: found.mtimeMs }));
}

/**
 * The service worker as one classic script, which every browser takes.
 * @param {import('../src/serviceWorker/scope.ts').Build} about
 * @returns {Promise<string>}
 */
async function serviceWorker(about) {
  const output = await build({
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    define: { __BUILD__: JSON.stringify(about) },
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: join(root, 'src/serviceWorker/worker.ts'), formats: ['iife'], name: 'tessera' },
    },
  });
  const made = /** @type {{ output: { type: string, code?: string }[] }[]} */ ([output].flat());
  const code = made[0]?.output.find(({ type }) => type === 'chunk')?.code;
  if (code === undefined) throw new Error('the service worker was not built');
  return code;
}
