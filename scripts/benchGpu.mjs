import { register } from 'node:module';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { writeFileSync } from 'node:fs';
import { adapterFacts, useDawn } from './bench/gpu/dawn.mjs';
import { torchPeer } from './bench/gpu/torch.mjs';
import { wholeNumbers } from './bench/options.mjs';
import { root } from './bench/paths.mjs';
import { Report, table } from './bench/report.mjs';

/**
 * `npm run bench:gpu`: the product's WebGPU engine on this machine's graphics card through Dawn for Node, without a browser
 * and without a build, beside the card's own read bandwidth. Prints a table and writes JSON. Says so and ends well where there
 * is no card. `docs/performance.md` says how it is carried to a bare machine.
 */
const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    software: { type: 'boolean', default: false },
    rows: { type: 'string' },
    d: { type: 'string' },
    k: { type: 'string' },
    rounds: { type: 'string' },
    out: { type: 'string', default: join(root, 'test-results', 'bench-gpu.json') },
  },
});

/** @param {string} why */
function skip(why) {
  console.log(`The graphics card is not measured: ${why}`);
  process.exit(0);
}

const dawn = await useDawn();
if (dawn) skip(dawn.missing);
const facts = await adapterFacts();
if (facts === undefined)
  skip('Dawn finds no adapter (on Linux it needs a Vulkan driver and libvulkan.so.1).');
if (facts?.['fallback'] === true && !values.software) {
  skip('the only adapter computes in software; --software runs on it to see that everything works.');
}
console.log(JSON.stringify(facts, null, 2));

register('./bench/gpu/loader.mjs', import.meta.url);
const { openDevice } = await import(String(new URL('../src/engine/webgpu/device.ts', import.meta.url)));
const { measureGpu } = await import(String(new URL('../tests/bench/gpu/measure.ts', import.meta.url)));
const opened = await openDevice();
if (opened === undefined) {
  skip('its device cannot be opened.');
} else {
  const { quick } = values;
  const plan = {
    rows:
      wholeNumbers(values.rows) ?? (values.software ? [1024] : quick ? [100_000] : [1_000_000, 10_000_000]),
    dimensions: wholeNumbers(values.d) ?? (quick ? [16] : [8, 16, 32]),
    clusters: wholeNumbers(values.k) ?? (quick ? [8] : [2, 8, 16]),
    iterations: quick ? 5 : 100,
    readBytes: quick ? 2 ** 24 : 2 ** 30,
    rounds: wholeNumbers(values.rounds)?.[0] ?? (quick ? 1 : 5),
    warmups: quick ? 1 : 3,
    sweep: !opened.fallback,
  };
  const path = resolve(values.out);
  const report = new Report(path);
  await measureGpu(opened, plan, (/** @type {Parameters<Report['add']>[0]} */ line) => report.add(line));
  const cells = plan.rows.flatMap((rows) =>
    plan.dimensions.flatMap((d) => plan.clusters.map((k) => ({ rows, d, k }))),
  );
  const torch = torchPeer({ cells, rounds: plan.rounds, warmups: plan.warmups });
  if ('missing' in torch) console.log(`PyTorch: not measured. ${torch.missing}`);
  else addTorch(report, torch);
  writeFileSync(path, `${JSON.stringify({ device: facts, results: report.results }, null, 2)}\n`);
  console.log(`\n${table(report.results).join('\n')}\n\nWritten to ${path}`);
  // Dawn's threads would keep the process alive.
  process.exit(0);
}

/**
 * @param {Report} to
 * @param {{ name: string, figures: readonly import('./bench/gpu/torch.mjs').TorchFigure[] }} torch
 */
function addTorch(to, { name, figures }) {
  for (const { rows, d, k, form, iteration_ms, note } of figures) {
    const ours = to.results.find(({ id }) => id === `gpu/${rows}x${d}/k${k}`);
    if (!ours) continue;
    to.add({
      ...ours,
      id: `${ours.id}/torch-${form}`,
      peer: `${name}, ${form}`,
      peer_ms: iteration_ms,
      ratio: iteration_ms / ours.ours_ms,
      note: `one iteration each; ${note}`,
    });
  }
}
