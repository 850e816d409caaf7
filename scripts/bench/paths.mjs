import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Where benchmarks keep the files that they make; the system may empty it at any time. */
export function scratch() {
  const folder = join(process.env['TESSERA_BENCH_SCRATCH'] ?? tmpdir(), 'tessera-bench');
  mkdirSync(folder, { recursive: true });
  return folder;
}
