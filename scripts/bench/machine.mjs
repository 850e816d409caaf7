/** @typedef {{ threads: number, flops: number, bytes: number, fused: boolean }} Machine what tests/bench/machine.ts measures, a second */
/** @typedef {ReadonlyMap<number, Machine>} Machines by threads */

/**
 * What this machine can do in 128-bit WebAssembly, on one thread and on two, in the page in which the engine is measured.
 * @param {{ ask: (name: string, request: Record<string, unknown>) => Promise<any> }} engine
 * @param {import('./options.mjs').Options} options
 * @param {import('./report.mjs').Report} report
 * @returns {Promise<Machines>}
 */
export async function measureMachines(engine, options, report) {
  const rounds = options.quick ? 2 : 8;
  const bytes = options.quick ? 2 ** 27 : 2 ** 30;
  /** @type {Map<number, Machine>} */
  const machines = new Map();
  for (const threads of [1, 2]) {
    /** @type {Machine} */
    const machine = await engine.ask('machine', { threads, rounds, bytes });
    machines.set(threads, machine);
    report.add({
      id: `machine/fma/t${threads}`,
      what: '128-bit multiply-adds [GFLOP/s]',
      threads,
      ours_ms: machine.flops / 1e9,
      note: `WebAssembly, registers only, ${machine.fused ? 'fused' : 'not fused'}; the best of ${rounds}`,
    });
    report.add({
      id: `machine/read/t${threads}`,
      what: 'reading memory [GB/s]',
      threads,
      ours_ms: machine.bytes / 1e9,
      note: `WebAssembly, ${bytes / 2 ** 20} MiB in all; the best of ${rounds}`,
    });
  }
  return machines;
}

/**
 * Where a fit lies under the machine's roof. A fit of i iterations reads its rows i + 1 times: the last pass is for the inertia
 * under the last centroids. Its fastest run is set against the best that the machine showed. What bounds leave out still counts as
 * done, so that a share tells how near a fit comes to what full passes cost, and may lie above 1.
 * @param {{ rows: number, d: number, k: number }} cell
 * @param {{ ms: number, least: number, iterations: number }} fit `ms` the median, `least` the fastest run
 * @param {Machine | undefined} machine with as many threads
 * @returns {{ iteration_ms: number, fma_share: number | null, read_share: number | null }}
 */
export function underRoof({ rows, d, k }, { ms, least, iterations }, machine) {
  const passes = iterations + 1;
  const seconds = least / passes / 1000;
  return {
    iteration_ms: ms / passes,
    fma_share: machine ? (2 * rows * k * d) / seconds / machine.flops : null,
    read_share: machine ? (rows * d * 4) / seconds / machine.bytes : null,
  };
}
