import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pythonEnvironment } from '../pythonEnvironment.mjs';
import { root } from './paths.mjs';

/**
 * A long-lived Python that holds the same rows as the page and is asked by lines.
 * @typedef {object} Peer
 * @property {(request: { do: string } & Record<string, unknown>) => Promise<any>} ask
 * @property {() => void} close
 */

/**
 * @param {'openblas' | 'mkl'} blas what scikit-learn multiplies matrices with
 * @returns {Peer | { missing: string }}
 */
export function startPeer(blas = 'openblas') {
  return startPython('bench', join('tests', 'bench', 'requirements.txt'), ['peer.py', blas]);
}

/**
 * Evidently, in the environment that its golden files are written with.
 * @returns {Peer | { missing: string }}
 */
export function startEvidently() {
  return startPython('oracle-drift', join('tests', 'oracles', 'drift.requirements.txt'), ['driftPeer.py']);
}

/**
 * @param {string} name the environment's @param {string} requirements
 * @param {readonly [string, ...string[]]} command a script of tests/bench, and what it is given
 * @returns {Peer | { missing: string }}
 */
function startPython(name, requirements, [script, ...given]) {
  const environment = pythonEnvironment(name, requirements);
  if ('missing' in environment) return environment;
  const child = spawn(environment.python, [join(root, 'tests', 'bench', script), ...given], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  /** @type {{ done: (value: unknown) => void, failed: (error: Error) => void }[]} */
  const waiting = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    const reply = /** @type {{ value: unknown } | { error: string }} */ (JSON.parse(line));
    const call = waiting.shift();
    if ('error' in reply) call?.failed(new Error(reply.error));
    else call?.done(reply.value);
  });
  child.on('exit', (status) => {
    for (const { failed } of waiting.splice(0)) failed(new Error(`the Python peer ended with ${status}`));
  });
  return {
    ask: (request) =>
      new Promise((done, failed) => {
        waiting.push({ done, failed });
        child.stdin.write(`${JSON.stringify(request)}\n`);
      }),
    close: () => {
      child.stdin.end();
    },
  };
}
