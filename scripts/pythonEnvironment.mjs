import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const windows = process.platform === 'win32';

/** Names under which Python stands on a PATH; TESSERA_PYTHON names another. */
const names = [process.env['TESSERA_PYTHON'], 'python3', 'python', 'py'].filter((name) => name !== undefined);

/** The oldest Python for which the pinned packages exist. */
const oldest = [3, 11];

/** @param {string} program @returns {readonly number[] | undefined} */
function versionOf(program) {
  const asked = spawnSync(program, ['--version'], { encoding: 'utf8' });
  const found = /Python (\d+)\.(\d+)/.exec(`${asked.stdout ?? ''}${asked.stderr ?? ''}`);
  return asked.status === 0 && found ? [Number(found[1]), Number(found[2])] : undefined;
}

function findPython() {
  return names.find((name) => {
    const [major = 0, minor = 0] = versionOf(name) ?? [];
    return major > (oldest[0] ?? 0) || (major === oldest[0] && minor >= (oldest[1] ?? 0));
  });
}

/**
 * A virtual environment with exactly the packages that a requirements file pins, made once and made again when the
 * file changes. It lies under node_modules/.cache, or in the folder that TESSERA_PYTHON_ENVIRONMENTS names.
 * @param {string} name the environment's name
 * @param {string} requirements path of the file, from the root of the repository
 * @returns {{ python: string } | { missing: string }} its Python, or one sentence that says what is missing
 */
export function pythonEnvironment(name, requirements) {
  const home = process.env['TESSERA_PYTHON_ENVIRONMENTS'] ?? join(root, 'node_modules', '.cache', 'python');
  const folder = join(resolve(home), name);
  const python = join(folder, windows ? 'Scripts/python.exe' : 'bin/python');
  const stamp = join(folder, 'requirements.sha256');
  const file = join(root, requirements);
  const wanted = createHash('sha256').update(readFileSync(file)).digest('hex');
  if (existsSync(stamp) && existsSync(python) && readFileSync(stamp, 'utf8') === wanted) return { python };

  const base = findPython();
  if (base === undefined) {
    return {
      missing: `Python ${oldest.join('.')} or later is not installed. Install it, or name one in TESSERA_PYTHON.`,
    };
  }
  console.log(`Making a Python environment from ${requirements} …`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  const steps = [
    { program: base, list: ['-m', 'venv', folder], failed: `${base} cannot make a virtual environment` },
    {
      program: python,
      list: ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', file],
      failed: `the packages of ${requirements} could not be installed`,
    },
  ];
  for (const { program, list, failed } of steps) {
    const done = spawnSync(program, list, { encoding: 'utf8', cwd: root });
    if (done.status !== 0) {
      const words = `${done.stdout ?? ''}${done.stderr ?? ''}`.trim().split('\n').at(-1) ?? '';
      return { missing: `${failed}: ${words || (done.error?.message ?? 'no reason was given')}` };
    }
  }
  writeFileSync(stamp, wanted);
  return { python };
}
