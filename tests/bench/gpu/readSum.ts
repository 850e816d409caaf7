import readSumShader from './readSum.wgsl?raw';
import { bindingsOf, pipelineOf, timeOf, type Work } from './timing.ts';

/** Workgroups that are tried; cards differ in how many they want. */
const GROUPS = [256, 1024, 4096, 16_384];
/** Bytes that a workgroup reads at the least: its 256 threads four vectors each. */
const LEAST_BYTES = 256 * 4 * 16;

/** A buffer that is read as fast as the device can. */
export interface ReadSum {
  readonly bytes: number;
  /** Milliseconds of `repeats` reads of the whole buffer. */
  run(repeats: number): Promise<number>;
  dispose(): void;
}

/**
 * The read-and-sum kernel over `bytes` bytes (a multiple of 64 is taken), with the number of workgroups that is fastest here.
 * The values are not all alike, since some cards keep equal memory compressed.
 */
export async function openReadSum(device: GPUDevice, bytes: number): Promise<ReadSum> {
  const size = Math.floor(bytes / 64) * 64;
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
  const values = device.createBuffer({ size, usage });
  const sums = device.createBuffer({ size: Math.max(...GROUPS) * 4, usage });
  const piece = Float32Array.from({ length: 2 ** 20 }, (_, i) => Math.sin(i * 12.9898) * 437.5);
  for (let at = 0; at < size; at += piece.byteLength) {
    device.queue.writeBuffer(values, at, piece, 0, Math.min(piece.length, (size - at) / 4));
  }
  const pipeline = await pipelineOf(device, readSumShader);
  const bindings = bindingsOf(device, pipeline, [values, sums]);
  const timed: { readonly work: Work; readonly ms: number }[] = [];
  for (const groups of GROUPS) {
    if (timed.length > 0 && groups * LEAST_BYTES > size) break;
    const work = { pipeline, bindings, groups };
    await timeOf(device, [work], 1);
    timed.push({ work, ms: await timeOf(device, [work], 8) });
  }
  const best = timed.reduce((a, b) => (b.ms < a.ms ? b : a));
  return {
    bytes: size,
    run: (repeats) => timeOf(device, [best.work], repeats),
    dispose: () => {
      values.destroy();
      sums.destroy();
    },
  };
}
