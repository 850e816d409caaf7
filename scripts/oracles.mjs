import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { pythonEnvironment } from './pythonEnvironment.mjs';

/**
 * Writes the golden files of tests/oracles again from their pinned tools: every `x.py` there writes `x.json`.
 * A script whose tool needs an environment of its own brings `x.requirements.txt`.
 */
const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const oracles = join('tests', 'oracles');
const { positionals } = parseArgs({ allowPositionals: true });

/** What every golden file says of its origin. */
const origin = ['tool', 'version', 'command'];

/** @param {string} script @returns {string} one line that says how it went; throws where it did not */
function write(script) {
  const name = basename(script, '.py');
  const own = join(oracles, `${name}.requirements.txt`);
  const mine = existsSync(join(root, own));
  const environment = pythonEnvironment(
    mine ? `oracle-${name}` : 'oracles',
    mine ? own : join(oracles, 'requirements.txt'),
  );
  if ('missing' in environment) throw new Error(environment.missing);
  const golden = join(root, oracles, `${name}.json`);
  const before = existsSync(golden) ? readFileSync(golden, 'utf8') : undefined;
  const ran = spawnSync(environment.python, [join(oracles, script)], { cwd: root, encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(`${script} failed:\n${ran.stderr || ran.error?.message}`);
  if (!existsSync(golden)) throw new Error(`${script} wrote no ${name}.json`);
  const after = readFileSync(golden, 'utf8');
  const said = /** @type {Record<string, unknown>} */ (JSON.parse(after));
  const missing = origin.filter((member) => typeof said[member] !== 'string');
  if (missing.length > 0) throw new Error(`${name}.json does not say its ${missing.join(', ')}`);
  const change = before === undefined ? 'new' : before === after ? 'unchanged' : 'CHANGED';
  return `${name}.json  ${said['tool']} ${said['version']}  ${change}`;
}

const scripts = readdirSync(join(root, oracles)).filter(
  (file) => file.endsWith('.py') && (positionals.length === 0 || positionals.includes(basename(file, '.py'))),
);
let failures = 0;
for (const script of scripts) {
  try {
    console.log(write(script));
  } catch (thrown) {
    failures += 1;
    process.stderr.write(`${thrown instanceof Error ? thrown.message : thrown}\n`);
  }
}
console.log(`${scripts.length - failures} written, ${failures} failed`);
process.exit(failures === 0 ? 0 : 1);
