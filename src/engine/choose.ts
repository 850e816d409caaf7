import { AppError } from '../core/errors.ts';
import type { Engine, EngineKind } from './engine.ts';
import { createReferenceEngine } from './reference/reference.ts';
import { createWasmEngine } from './wasm/wasmEngine.ts';

export interface EngineChoice {
  /** Takes this engine and no other; a fallback adapter too. */
  readonly engine?: EngineKind | undefined;
  /** Workers of the CPU engine. */
  readonly threads?: number | undefined;
}

/**
 * The engine to use, with the reason in one sentence.
 * @throws AppError `engine.unavailable` when the engine asked for cannot run here.
 */
export function chooseEngine({ engine, threads }: EngineChoice = {}): Promise<Engine> {
  return Promise.resolve().then(() => open(engine, threads));
}

function open(engine: EngineKind | undefined, threads: number | undefined): Engine {
  if (engine === 'reference') return createReferenceEngine('The reference engine was asked for.');
  if (engine === 'webgpu') throw new AppError('engine.unavailable', 'This browser offers no WebGPU adapter.');
  return createWasmEngine({ threads, reason: engine ? 'The CPU engine was asked for.' : undefined });
}
