import process from 'node:process';
import type { TrackingClient } from './client.ts';

/**
 * Delivers what waits before the process ends: on the signals by which servers are stopped, and when there is nothing left to do.
 * The signal then ends the process as it would have. Gives what takes the listeners back.
 */
export function flushOnExit(
  client: TrackingClient,
  deadlineMilliseconds = 5000,
  signals: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGINT'],
): () => void {
  const onSignal = (signal: NodeJS.Signals): void => {
    remove();
    void client.close(deadlineMilliseconds).finally(() => process.kill(process.pid, signal));
  };
  const onIdle = (): void => {
    remove();
    void client.close(deadlineMilliseconds);
  };
  function remove(): void {
    for (const signal of signals) process.off(signal, onSignal);
    process.off('beforeExit', onIdle);
  }
  for (const signal of signals) process.on(signal, onSignal);
  process.on('beforeExit', onIdle);
  return remove;
}
