import { AppError, throwIfCancelled } from '../../core/errors.ts';
import type { Dispatch, Gpu } from './gpu.ts';

/**
 * Runs dispatches as `Gpu.run` does, but hears a cancel before and while their kernels are compiled, which takes long the first time.
 * What has been submitted is waited for. @throws AppError `cancelled`.
 */
export async function runUnlessCancelled(
  gpu: Gpu,
  dispatches: readonly Dispatch[],
  read: readonly GPUBuffer[],
  signal: AbortSignal | undefined,
): Promise<ArrayBuffer[]> {
  throwIfCancelled(signal);
  await orCancelled(gpu.compile(dispatches), signal);
  throwIfCancelled(signal);
  return gpu.run(dispatches, read);
}

/** Settles as the work does, or rejects as soon as the signal is aborted. */
function orCancelled(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const cancel = (): void => {
      reject(new AppError('cancelled', 'The work was cancelled.'));
    };
    signal.addEventListener('abort', cancel, { once: true });
    void work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', cancel);
    });
  });
}
