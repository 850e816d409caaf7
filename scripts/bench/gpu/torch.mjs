import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../paths.mjs';

/** @typedef {{ rows: number, d: number, k: number, form: string, iteration_ms: number, note: string }} TorchFigure */

/**
 * k-means in PyTorch on the same card, cell by cell.
 * @param {{ cells: readonly { rows: number, d: number, k: number }[], rounds: number, warmups: number }} plan
 * @returns {{ name: string, figures: readonly TorchFigure[] } | { missing: string }}
 */
export function torchPeer(plan) {
  const python = process.env['TESSERA_PYTHON'] ?? 'python3';
  const done = spawnSync(python, [join(root, 'tests', 'bench', 'torchPeer.py')], {
    input: JSON.stringify(plan),
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (done.error) return { missing: `${python} cannot be started: ${done.error.message}` };
  if (done.status !== 0) {
    return { missing: done.stderr.trim().split('\n').at(-1) ?? `${python} ended with ${done.status}` };
  }
  return JSON.parse(done.stdout);
}
