import { asAppError, type AppError } from '../core/errors.ts';
import type { Engine, EngineInfo } from './engine.ts';

/** What a matrix needs of its host: the engine in use, the canonical one, and a way to report a loss. */
export interface Surviving {
  readonly info: EngineInfo;
  readonly current: Engine;
  readonly canonical: Engine;
  replace(lost: Engine, cause: string): void;
}

/** Whether the engine, not the request, is the cause. */
export function isLoss(error: AppError): boolean {
  return error.code === 'engine.lost' || error.code === 'engine.worker' || error.code === 'engine.memory';
}

/** Runs work on an engine; once more after a worker died, and on the CPU after the graphics device was lost or full. */
export async function survive<T>(
  host: Surviving,
  engine: () => Engine,
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const used = engine();
    try {
      return await work(used);
    } catch (thrown) {
      const error = asAppError(thrown);
      if (attempt === 3 || !isLoss(error)) throw error;
      if (used.info.kind === 'webgpu') host.replace(used, error.message);
      else if (error.code === 'engine.memory') throw error;
    }
  }
}
