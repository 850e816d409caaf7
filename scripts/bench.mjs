import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { readOptions } from './bench/options.mjs';
import { Report, table } from './bench/report.mjs';

/**
 * `npm run bench`: figures of the product, side by side with its peers where there are any. Prints a table and writes
 * bench-results.json. `docs/performance.md` says what is measured and how.
 */
const options = readOptions(process.argv.slice(2));
const report = new Report(options.file);

/** @type {Readonly<Record<string, () => Promise<(given: import('./bench/options.mjs').Options, to: Report) => Promise<void>>>>} */
const benches = {
  paint: async () => (await import('./bench/paint.mjs')).paintBench,
  journey: async () => (await import('./bench/journey.mjs')).journeyBench,
  tasks: async () => (await import('./bench/tasks.mjs')).tasksBench,
  ingest: async () => (await import('./bench/ingest.mjs')).ingestBench,
  drift: async () => (await import('./bench/drift.mjs')).driftBench,
  memory: async () => (await import('./bench/memory.mjs')).memoryBench,
  engine: async () => (await import('./bench/engine.mjs')).engineBench,
  sweep: async () => (await import('./bench/engine.mjs')).sweepBench,
  scale: async () => (await import('./bench/scale.mjs')).scaleBench,
  gpu: async () => (await import('./bench/engine.mjs')).gpuBench,
};

console.log(
  `${availableParallelism()} cores (${cpus()[0]?.model ?? 'unknown'}), ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.version}, load ${(loadavg()[0] ?? 0).toFixed(1)}`,
);
const failures = [];
for (const part of options.parts) {
  try {
    const bench = await benches[part]?.();
    await bench?.(options, report);
  } catch (error) {
    failures.push(part);
    process.stderr.write(`${part} failed: ${error instanceof Error ? error.stack : error}\n`);
  }
}
console.log(`\n${table(report.results).join('\n')}\n\nWritten to ${options.file}`);
process.exit(failures.length === 0 ? 0 : 1);
