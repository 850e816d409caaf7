import { AppError, asAppError, throwIfCancelled } from '../../core/errors.ts';
import { startWorker } from '../../core/workers.ts';
import type { SourceFile } from '../contract.ts';
import type { Purpose } from './chosenColumns.ts';
import workerUrl from './columnar.worker.ts?worker&url';
import type { ColumnarAnswer, ColumnarRequest, FoundSchema } from './columnarMessages.ts';

/**
 * Milliseconds without an answer after which the reader is stopped: ten seconds, and one more for each 5 MB, of which a row group may
 * hold any part. The first answer waits for the decoder to load, too.
 */
const patienceFor = (bytes: number): number => 10_000 + (bytes / 5e6) * 1000;
const startPatience = 20_000;

type Batch = Extract<ColumnarAnswer, { kind: 'batch' }>;

/**
 * Reads a Parquet or Arrow file in a worker of its own that is thrown away afterwards, so that a trap, a hang or a huge allocation
 * of the decoder ends there.
 */
export class ColumnarReader {
  readonly #worker: Worker;
  readonly #file: SourceFile;
  readonly #signal: AbortSignal | undefined;
  #rows: number | undefined;
  #dead: AppError | undefined;
  #answered: ((answer: ColumnarAnswer) => void) | undefined;
  #failed: ((reason: AppError) => void) | undefined;

  constructor(file: SourceFile, signal: AbortSignal | undefined) {
    this.#file = file;
    this.#signal = signal;
    this.#worker = startWorker(workerUrl, { name: 'columnar' });
    this.#worker.addEventListener('message', ({ data }: MessageEvent<ColumnarAnswer>) => {
      if (data.kind === 'failed') this.#fail(asAppError(data.error));
      else this.#answered?.(data);
    });
    this.#worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.#fail(this.#stopped(event.message));
    });
    signal?.addEventListener('abort', this.#abort, { once: true });
  }

  /** The reader works ahead, so that it may fail while nothing is asked of it; the next question hears of it. */
  #fail(reason: AppError): void {
    this.#dead ??= reason;
    this.#failed?.(this.#dead);
  }

  /** Where in the file the reader is, in words. */
  get #place(): string {
    return this.#rows === undefined ? 'its schema' : `the rows after row ${this.#rows}`;
  }

  /** What the file holds, and which of its columns are read. @throws AppError `ingest.columns` where a load asks for others */
  async open(
    format: 'parquet' | 'arrow',
    only: readonly string[] | undefined,
    purpose: Purpose,
  ): Promise<FoundSchema> {
    const { name, blob } = this.#file;
    const answer = await this.#ask(
      { kind: 'open', format, name, blob, only, purpose },
      startPatience + patienceFor(blob.size),
    );
    if (answer.kind !== 'schema') throw this.#unexpected();
    this.#rows = 0;
    return answer;
  }

  /** The next batch, or the number of rows when there are no more. */
  async next(): Promise<Batch | number> {
    const answer = await this.#ask({ kind: 'next' }, patienceFor(this.#file.blob.size));
    if (answer.kind === 'end') return answer.rows;
    if (answer.kind !== 'batch') throw this.#unexpected();
    this.#rows = (this.#rows ?? 0) + answer.rows;
    return answer;
  }

  close(): void {
    this.#signal?.removeEventListener('abort', this.#abort);
    this.#worker.terminate();
  }

  readonly #abort = (): void => {
    this.#failed?.(new AppError('cancelled', 'The work was cancelled.'));
  };

  async #ask(request: ColumnarRequest, milliseconds: number): Promise<ColumnarAnswer> {
    throwIfCancelled(this.#signal);
    if (this.#dead) throw this.#dead;
    const { name } = this.#file;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const answer = new Promise<ColumnarAnswer>((resolve, reject) => {
      this.#answered = resolve;
      this.#failed = reject;
      timer = setTimeout(() => {
        const seconds = Math.round(milliseconds / 1000);
        const message = `${name}: the decoder gave no sign for ${seconds} seconds at ${this.#place} and was stopped.`;
        reject(new AppError('ingest.timeout', message, { file: name, place: this.#place, seconds }));
      }, milliseconds);
    });
    this.#worker.postMessage(request);
    try {
      return await answer;
    } finally {
      clearTimeout(timer);
    }
  }

  /** A trap of the decoder, or a script that did not load. */
  #stopped(reason: string): AppError {
    const { name } = this.#file;
    if (reason === '')
      return new AppError('network.failed', 'The reader of Parquet and Arrow files could not be loaded.');
    const message = `${name}: the decoder gave up at ${this.#place}; what stands there contradicts the format.`;
    const details = { file: name, place: this.#place };
    return new AppError('ingest.corrupt', message, details, new Error(reason));
  }

  #unexpected(): AppError {
    return new AppError('internal', `The reader of ${this.#file.name} answered out of turn.`);
  }
}
