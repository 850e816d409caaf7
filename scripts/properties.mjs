import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getBrowser } from './findBrowser.mjs';

/**
 * Runs property tests with new seeds, each property for PROPERTY_SECONDS (20): those of the files or folders that are named, or all.
 */
const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** @returns {string[]} */
function allFiles() {
  const names = readdirSync(join(root, 'tests'), { encoding: 'utf8', recursive: true });
  const tests = names.filter((name) => name.endsWith('.test.ts')).map((name) => join('tests', name));
  return tests.filter((file) => readFileSync(join(root, file), 'utf8').includes("from 'fast-check'"));
}

const named = process.argv.slice(2);
const env = {
  ...process.env,
  PROPERTY_SECONDS: process.env['PROPERTY_SECONDS'] ?? '20',
  TESSERA_BROWSER: getBrowser(),
};
const list = [
  join(root, 'node_modules/vitest/vitest.mjs'),
  'run',
  ...(named.length > 0 ? named : allFiles()),
];
process.exitCode = spawnSync(process.execPath, list, { cwd: root, env, stdio: 'inherit' }).status ?? 1;
