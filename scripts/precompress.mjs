import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const folder = join(root, 'dist');
const cache = join(root, 'node_modules', '.cache', 'precompress');
const compressible = new Set(['.html', '.js', '.css', '.json', '.webmanifest', '.wasm', '.svg', '.txt']);

/** Below this a compressed copy saves nothing worth a file. */
const smallest = 1024;

/** Brotli's last two levels take a minute for DuckDB's 34 MB of WebAssembly; smaller files get the last one. */
const large = 4 * 1024 * 1024;

/** @param {Buffer} bytes */
const brotli = (bytes) =>
  promisify(brotliCompress)(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: bytes.length > large ? 9 : 11,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });

/** @param {Buffer} bytes */
const gzipped = (bytes) => promisify(gzip)(bytes, { level: bytes.length > large ? 6 : 9 });

const kinds = [
  { extension: '.br', compress: brotli },
  { extension: '.gz', compress: gzipped },
];

/** @param {string} file @returns {Promise<readonly [number, number]>} bytes before, and after by Brotli */
async function compress(file) {
  const bytes = readFileSync(file);
  const digest = createHash('sha256').update(bytes).digest('hex');
  const sizes = await Promise.all(
    kinds.map(async ({ extension, compress: pack }) => {
      const kept = join(cache, digest + extension);
      if (!readdirSync(cache).includes(digest + extension)) {
        const part = `${kept}.${process.pid}`;
        writeFileSync(part, await pack(bytes));
        renameSync(part, kept);
      }
      copyFileSync(kept, file + extension);
      return readFileSync(kept).length;
    }),
  );
  return [bytes.length, sizes[0] ?? bytes.length];
}

mkdirSync(cache, { recursive: true });
const started = performance.now();
const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && compressible.has(extname(entry.name)))
  .map((entry) => join(entry.parentPath, entry.name))
  .filter((file) => readFileSync(file).length >= smallest);
const sizes = await Promise.all(files.map(compress));
/** @param {0 | 1} which */
const megabytes = (which) => (sizes.reduce((sum, pair) => sum + pair[which], 0) / 1e6).toFixed(1);
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(
  `Compressed ${files.length} files in ${seconds} s: ${megabytes(0)} MB, ${megabytes(1)} MB by Brotli`,
);
