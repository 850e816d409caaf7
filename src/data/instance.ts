import { AsyncDuckDB, VoidLogger } from '@duckdb/duckdb-wasm';
import moduleUrl from '@duckdb/duckdb-wasm/dist/duckdb-eh.wasm?url';
import { AppError } from '../core/errors.ts';
import { lifeName, watchLife } from '../core/liveness.ts';
import { explainLoadFailure } from '../core/loading.ts';
import { startWorker } from '../core/workers.ts';
import workerUrl from './database.worker.ts?worker&url';

/** Milliseconds after which a start that has not come is asked for its reason: DuckDB itself would be silent of a login page. */
const impatient = 4_000;

/** A started DuckDB in its own nested worker, not yet locked down. */
export interface Instance {
  readonly database: AsyncDuckDB;
  /** The task's result; rejects at once when the worker dies, which DuckDB's own client would never tell. */
  alive<T>(task: Promise<T>): Promise<T>;
  /** Ends the worker; every waiting task is rejected with the reason. */
  terminate(reason: AppError): void;
}

/**
 * Starts DuckDB's worker and instantiates its module from this origin.
 * @param limit milliseconds until the start is given up: without `wasm-unsafe-eval` it would hang for good.
 * @throws AppError `studio.start`
 */
export async function startInstance(limit = 60_000): Promise<Instance> {
  const base = self.location.href;
  const name = lifeName('database');
  const worker = startWorker(new URL(workerUrl, base).href, { name });
  const database = new AsyncDuckDB(new VoidLogger(), worker);
  const waiting = new Set<(reason: AppError) => void>();
  let dead: AppError | undefined;
  let unwatch = (): void => undefined;
  const terminate = (reason: AppError): void => {
    dead ??= reason;
    unwatch();
    worker.terminate();
    for (const reject of waiting) reject(reason);
    waiting.clear();
  };
  worker.addEventListener('error', (event) => {
    const reason = event.message || 'its script could not be loaded';
    terminate(new AppError('studio.start', `The database’s worker stopped: ${reason}.`, { reason }));
  });
  const alive = <T>(task: Promise<T>): Promise<T> => {
    if (dead) return Promise.reject(dead);
    return new Promise<T>((resolve, reject) => {
      waiting.add(reject);
      task.then(resolve, reject).finally(() => waiting.delete(reject));
    });
  };
  const slow = setTimeout(() => {
    void explainLoadFailure([workerUrl, moduleUrl]).then((failure) => {
      if (failure) terminate(failure);
    });
  }, impatient);
  const timer = setTimeout(() => {
    const seconds = limit / 1000;
    terminate(
      new AppError('studio.start', `The database did not start within ${seconds} seconds.`, { seconds }),
    );
  }, limit);
  try {
    const address = new URL(moduleUrl, base).href;
    await alive(database.instantiate(address));
    await alive(database.open({ path: ':memory:', maximumThreads: 1 }));
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    const failure =
      (await explainLoadFailure([workerUrl, moduleUrl])) ??
      (thrown instanceof AppError
        ? thrown
        : new AppError('studio.start', `The database could not start: ${reason}`, {}, thrown));
    terminate(failure);
    throw failure;
  } finally {
    clearTimeout(timer);
    clearTimeout(slow);
  }
  unwatch = watchLife(name, () => {
    terminate(new AppError('studio.stopped', 'The database’s worker was ended by the browser.'));
  });
  return { database, alive, terminate };
}
