import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  batchesOf,
  planLloyd,
  type LloydShape,
  type LloydSources,
} from '../../../src/engine/webgpu/lloydPlan.ts';

const file = (name: string): string =>
  readFileSync(new URL(`../../../shaders/${name}.wgsl`, import.meta.url), 'utf8');
const sources: LloydSources = {
  lloyd: file('lloyd'),
  nearest: file('nearest'),
  clusterSums: file('clusterSums'),
  reduce: file('reduce'),
  finish: file('finish'),
};

const shape = (d: number, bytes: number, rows = 10_000_000): LloydShape => ({
  d,
  weighted: false,
  chunks: [rows],
  bytes,
});

const sweep = Array.from({ length: 9 }, (_, i) => i + 2);

test('k = 2 … 10 read the rows twice, or five times with the least workgroup memory', () => {
  expect(batchesOf(sweep, shape(16, 49_152))).toHaveLength(2);
  expect(batchesOf(sweep, shape(16, 16_384)).length).toBeLessThanOrEqual(5);
  for (const bytes of [16_384, 32_768]) {
    const runs = batchesOf(sweep, shape(16, bytes)).flatMap((batch) => [...batch.runs]);
    expect(runs.sort((a, b) => a - b)).toEqual([...sweep.keys()]);
  }
});

test('the streams of a run are the same in any company', () => {
  for (const d of [1, 2, 5, 16, 33, 64]) {
    for (const bytes of [16_384, 32_768]) {
      const together = batchesOf(sweep, shape(d, bytes));
      for (const [index, k] of sweep.entries()) {
        const alone = batchesOf([k], shape(d, bytes))[0]?.streams;
        expect(together.find(({ runs }) => runs.includes(index))?.streams).toBe(alone);
      }
    }
  }
});

/** The value of a constant expression over products, sums and quotients of whole numbers. */
function value(expression: string, constants: ReadonlyMap<string, number>): number {
  const plain = expression.replace(/\(([^()]+)\)/g, (_, inner: string) => `${value(inner, constants)}`);
  const factor = (text: string): number => constants.get(text) ?? Number(text.replace(/u$/, ''));
  const product = (text: string): number =>
    text.split(' * ').reduce((all, part) => {
      const [first = '', ...divisors] = part.split(' / ');
      return all * divisors.reduce((left, divisor) => Math.floor(left / factor(divisor)), factor(first));
    }, 1);
  return plain.split(' + ').reduce((sum, part) => sum + product(part), 0);
}

/** Bytes that a module declares for workgroups. */
function workgroupBytes(code: string): number {
  const constants = new Map<string, number>();
  for (const [, name = '', expression = ''] of code.matchAll(/^const (\w+) = ([^;]+);$/gm)) {
    constants.set(name, value(expression, constants));
  }
  let bytes = 0;
  for (const [, type, count] of code.matchAll(/^var<workgroup> \w+: (?:array<(\w+), ([^>]+)>|.*);$/gm)) {
    bytes += count === undefined ? 4 : (type === 'vec4f' ? 16 : 4) * value(count, constants);
  }
  expect(bytes).not.toBeNaN();
  return bytes;
}

test.each([16_384, 32_768, 65_536])('no kernel asks for more workgroup memory than %i bytes', (limit) => {
  for (const d of [1, 2, 3, 8, 16, 17, 64, 65, 512]) {
    for (const ks of [sweep, [1], [10, 10, 10, 10, 10], [64], [128], [255], [256], [1000]]) {
      for (const batch of batchesOf(ks, shape(d, limit))) {
        const own = batch.runs.map((run) => ks[run] as number);
        const { modules, kind } = planLloyd(own, batch.streams, shape(d, limit), sources);
        const used = kind === 'named' ? [modules.lloyd] : [modules.nearest, modules.clusterSums];
        for (const code of [...used, modules.reduce, modules.finish]) {
          expect(workgroupBytes(code)).toBeLessThanOrEqual(limit);
        }
      }
    }
  }
});

test('a plan has room for all centroids, and no more workgroups than the rows have blocks', () => {
  const plan = planLloyd([5, 3], 28, shape(8, 32_768, 1000), sources);
  expect(plan.kind).toBe('named');
  expect(plan.places).toEqual([
    { first: 0, clusters: 5 },
    { first: 5, clusters: 3 },
  ]);
  expect(plan.centroids).toBeGreaterThanOrEqual(8);
  expect(plan.groups[0]).toEqual([4, 1, 1]);
});

test('many columns or clusters go through the wide kernels, alone, in pieces that take a bounded time', () => {
  const batches = batchesOf([256, 3], shape(512, 16_384));
  expect(batches).toEqual([
    { runs: [0], streams: 0, used: expect.any(Number) as number },
    { runs: [1], streams: 0, used: expect.any(Number) as number },
  ]);
  const plan = planLloyd([256], 0, shape(512, 16_384), sources);
  expect(plan.kind).toBe('wide');
  expect(plan.piece * 256 * 512).toBeLessThanOrEqual(2 ** 35);
  expect(plan.partials * plan.size * 4).toBeLessThanOrEqual(2 ** 26);
});
