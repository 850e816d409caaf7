import type { EngineRecord } from '../core/engineRecord.ts';

const kinds: Readonly<Record<EngineRecord['kind'], string>> = {
  webgpu: 'Graphics processor (WebGPU)',
  wasm: 'Processor (WebAssembly SIMD)',
  reference: 'Reference (64-bit, plain)',
};

/** What kind of engine it is, in words. */
export function engineKindText(kind: EngineRecord['kind']): string {
  return kinds[kind];
}

/** The engine in a few words, for the top bar: “GPU · Apple M3”, “CPU SIMD · 2 threads”. */
export function engineText({ kind, name, threads }: EngineRecord): string {
  if (kind === 'webgpu') return `GPU · ${name}`;
  if (kind === 'reference') return 'Reference engine';
  return `CPU SIMD · ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}
