import { plain, relaxed } from './machine.as.ts?assemblyscript';
import type { MachineReply, MachineRequest } from './machine.ts';

interface Kernel {
  multiplyAdds(rounds: number, left: number, right: number): number;
  readSum(from: number, bytes: number): number;
}

/** Multiply-adds of a call: 12 chains of 4 lanes. */
const ROUNDS = 1_000_000;
const FLOPS = ROUNDS * 12 * 4 * 2;
const PAGE = 65_536;

const memory = new WebAssembly.Memory({ initial: 1, maximum: 65_536 });
const fused = WebAssembly.validate(relaxed);
const module = new WebAssembly.Module(fused ? relaxed : plain);
const kernel = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernel;
let sink = 0;

/** Calls `work` until `ms` have passed and gives what was done in a second. */
function rate(ms: number, amount: number, work: () => number): number {
  sink += work();
  const started = performance.now();
  let done = 0;
  let passed = 0;
  while (passed < ms) {
    sink += work();
    done += amount;
    passed = performance.now() - started;
  }
  return (done / passed) * 1000;
}

function measure({ what, ms, bytes }: MachineRequest): MachineReply {
  if (what === 'multiplyAdds') {
    return { perSecond: rate(ms, FLOPS, () => kernel.multiplyAdds(ROUNDS, 1e-3, 1e-3)), fused };
  }
  const missing = Math.ceil(bytes / PAGE) + 1 - memory.buffer.byteLength / PAGE;
  if (missing > 0) {
    memory.grow(missing);
    // A page that was never written may be one page of zeros for all.
    new Float32Array(memory.buffer).fill(1);
  }
  return { perSecond: rate(ms, bytes, () => kernel.readSum(PAGE, bytes)), fused };
}

self.addEventListener('message', ({ data }: MessageEvent<MachineRequest>) => {
  self.postMessage({ ...measure(data), sink });
});
