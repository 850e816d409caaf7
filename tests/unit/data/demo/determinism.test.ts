import { expect, test, vi } from 'vitest';
import { digestOf } from '../../../../src/core/key.ts';
import { demoCsv } from '../../../../src/data/demo/csv.ts';
import { generateDemoStore } from '../../../../src/data/demo/generate.ts';
import type { DemoOptions } from '../../../../src/data/demo/store.ts';
import { demoTruth } from '../../../../src/data/demo/truth.ts';

vi.setConfig({ testTimeout: 60_000 });

const bytesDigest = (options: DemoOptions): string[] =>
  Array.from(generateDemoStore(options), ({ batch }) => digestOf(batch));

const rowsDigest = (options: DemoOptions): string[] =>
  (['customers', 'transactions', 'web_events', 'campaigns'] as const).map((table) =>
    digestOf(new TextEncoder().encode([...demoCsv(options, table)].join(''))),
  );

test('the same seed gives the same bytes', () => {
  expect(bytesDigest({ size: 3000, seed: 5 })).toEqual(bytesDigest({ size: 3000, seed: 5 }));
});

test('another seed gives other bytes in every table', () => {
  const [one, other] = [bytesDigest({ size: 3000, seed: 5 }), bytesDigest({ size: 3000, seed: 6 })];
  expect(one.filter((digest) => other.includes(digest))).toEqual([]);
});

test('the rows do not depend on the rows of a batch', () => {
  const whole = rowsDigest({ size: 9000, seed: 5 });
  for (const rowsPerBatch of [1, 777, 8192])
    expect(rowsDigest({ size: 9000, seed: 5, rowsPerBatch })).toEqual(whole);
});

test('the truth does not depend on the rows of a batch', () => {
  expect(demoTruth({ size: 3000, rowsPerBatch: 500 })).toEqual(demoTruth({ size: 3000 }));
});

test('a snapshot does not change the other', () => {
  expect(demoTruth({ size: 3000, snapshot: 'later' }).segmentBefore).toEqual(
    demoTruth({ size: 3000 }).segment,
  );
});
