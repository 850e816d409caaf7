import { expect, test } from 'vitest';
import { openDevice } from '../../src/engine/webgpu/device.ts';
import { createWebGpuEngine } from '../../src/engine/webgpu/webgpuEngine.ts';
import { blobs, centroidsFrom, upload } from './fixtures.ts';

/** Counts the buffers of a device that were made and not destroyed. */
function watch(device: GPUDevice): () => number {
  const living = new Set<GPUBuffer>();
  const make = device.createBuffer.bind(device);
  device.createBuffer = (descriptor) => {
    const buffer = make(descriptor);
    const destroy = buffer.destroy.bind(buffer);
    living.add(buffer);
    buffer.destroy = () => {
      living.delete(buffer);
      destroy();
    };
    return buffer;
  };
  return () => living.size;
}

test('a thousand runs leave no buffer behind but the rows’', async () => {
  const opened = await openDevice();
  if (!opened) throw new Error('this browser offers no WebGPU adapter');
  const living = watch(opened.device);
  const engine = createWebGpuEngine(opened);
  const data = blobs(300, 2, 3);
  const matrix = await upload(engine, data);
  const start = centroidsFrom(data, 3);
  const labelings = [{ k: 3, labels: new Int32Array(data.rows) }];
  await matrix.lloyd([start], { maxIterations: 2, tolerance: 0 });
  const before = living();
  for (let run = 0; run < 1000; run++) await matrix.lloyd([start], { maxIterations: 2, tolerance: 0 });
  expect(living()).toBe(before);
  for (let run = 0; run < 20; run++) {
    await matrix.lloyd([start, start, start], { maxIterations: 2, tolerance: 0 });
    const cancel = new AbortController();
    const endless = {
      maxIterations: 1e9,
      tolerance: -1,
      signal: cancel.signal,
      checkpoint: () => cancel.abort(),
    };
    await expect(matrix.lloyd([start, start], endless)).rejects.toMatchObject({ code: 'cancelled' });
    await matrix.iterate(start);
    await matrix.assign(start);
    await matrix.pairwise(Int32Array.of(1, 2));
    await matrix.distanceSums(labelings);
    (await matrix.sample(Int32Array.of(1, 2, 3))).dispose();
  }
  expect(living()).toBe(before);
  matrix.dispose();
  expect(living()).toBe(0);
  engine.dispose();
});
