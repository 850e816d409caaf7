import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { failedJourneys, failedTests } from './failures.mjs';
import { getBrowser } from './findBrowser.mjs';

/**
 * Runs everything that must hold, in order, and prints `N passed, N failed` last. With arguments, only the named steps:
 * check lint unit browser build e2e.
 *
 * @typedef {object} Count
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {readonly string[]} [names] what failed, with why
 */

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const reports = mkdtempSync(join(tmpdir(), 'tessera-test-'));

/** @param {boolean} good @returns {Count} */
const one = (good) => ({ passed: good ? 1 : 0, failed: good ? 0 : 1, skipped: 0 });

/**
 * @param {string} program
 * @param {readonly string[]} list
 * @param {Readonly<Record<string, string>>} [more] added to the environment
 */
function ran(program, list, more = {}) {
  const env = { ...process.env, ...more };
  const shell = process.platform === 'win32' && program === 'npm';
  return (
    spawnSync(program, list, { cwd: root, env, shell, stdio: ['ignore', 'inherit', 'inherit'] }).status === 0
  );
}

/** @param {string} script */
const npmScript = (script) => one(ran('npm', ['run', '--silent', script]));

/**
 * What a test runner's report says; a run that failed without a failed test (a file that does not load, an error outside
 * of tests, no report) counts as one failure.
 * @param {string} file
 * @param {boolean} good whether the runner itself was content
 * @param {(report: any) => Count} read
 * @returns {Count}
 */
function counted(file, good, read) {
  if (!existsSync(file)) return one(false);
  const count = read(JSON.parse(readFileSync(file, 'utf8')));
  return good || count.failed > 0 ? count : { ...count, failed: 1 };
}

/** @param {string} project */
function vitest(project) {
  const file = join(reports, `${project}.json`);
  const program = join(root, 'node_modules/vitest/vitest.mjs');
  const good = ran(process.execPath, [
    program,
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]);
  return counted(file, good, (report) => ({
    names: failedTests(report, root),
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  }));
}

function playwright() {
  const file = join(reports, 'e2e.json');
  const program = join(root, 'node_modules/@playwright/test/cli.js');
  const good = ran(process.execPath, [program, 'test', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
  });
  return counted(file, good, ({ stats, suites }) => ({
    names: failedJourneys(suites),
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
  }));
}

/** @type {Readonly<Record<string, () => Count>>} */
const steps = {
  check: () => npmScript('check'),
  lint: () => npmScript('lint'),
  unit: () => vitest('unit'),
  browser: () => vitest('browser'),
  build: () => npmScript('build'),
  e2e: playwright,
};

/** @type {readonly string[]} */
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in steps));
if (unknown.length > 0) {
  throw new Error(`There is no step ${unknown.join(', ')}; there are ${Object.keys(steps).join(', ')}.`);
}
const wanted = new Set(asked.length > 0 ? asked : Object.keys(steps));
if (wanted.has('e2e')) wanted.add('build');
if (wanted.has('browser') || wanted.has('e2e')) process.env['TESSERA_BROWSER'] = getBrowser();

/** @type {Count} */
const total = { passed: 0, failed: 0, skipped: 0 };
/** @type {string[]} */
const failures = [];
let built = true;
for (const [name, step] of Object.entries(steps)) {
  if (!wanted.has(name)) continue;
  console.log(`\n── ${name}`);
  const started = performance.now();
  /** @type {Count} */
  const count = name === 'e2e' && !built ? one(false) : step();
  if (name === 'build') built = count.failed === 0;
  total.passed += count.passed;
  total.failed += count.failed;
  total.skipped += count.skipped;
  if (count.failed > 0) failures.push(...(count.names?.length ? count.names : [name]));
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(
    `── ${name}: ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped, ${seconds} s`,
  );
}
rmSync(reports, { recursive: true, force: true });
if (failures.length > 0) console.log(`\nFailed:\n${failures.map((line) => `  ${line}`).join('\n')}`);
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed > 0 ? 1 : 0;
