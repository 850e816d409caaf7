import { expect, test } from 'vitest';
import { chooseEngine } from '../../src/engine/choose.ts';

test.each(['webgpu', 'wasm', 'reference'] as const)(
  '%s is taken when it is asked for, and says so',
  async (kind) => {
    const engine = await chooseEngine({ engine: kind, threads: 2 });
    expect(engine.info.kind).toBe(kind);
    expect(engine.info.reason).toMatch(/asked for/);
    engine.dispose();
  },
);

test('an adapter that computes in software does not win over the CPU engine, and the reason says why', async () => {
  const adapter = await navigator.gpu.requestAdapter();
  expect(adapter?.info.isFallbackAdapter).toBe(true);
  const engine = await chooseEngine({ threads: 2 });
  expect(engine.info).toMatchObject({ kind: 'wasm', threads: 2 });
  expect(engine.info.reason).toBe(
    'The CPU engine was chosen because WebGPU is only emulated in software here, which is slower.',
  );
  engine.dispose();
});
