import type { AppError } from '../core/errors.ts';
import type { JobId } from '../core/studio.ts';
import type { AddSourceOptions, Column, ColumnType, Reading } from '../core/table.ts';
import { formatBytes, shortName } from '../core/format.ts';
import type { Notices } from './notices.svelte.ts';
import type { NamedFile } from './sources.svelte.ts';

/** Bytes of a Parquet file from which reading takes long enough for a choice of columns to be offered meanwhile. */
const largeParquet = 100_000_000;

/** How the reading of a file is followed. */
export interface LoadTelling {
  readonly begun?: (job: JobId) => void;
  /** Whether a dialog tells that error, so that no notice does. */
  readonly inDialog?: (error: AppError) => boolean;
}

/** Whether a dialog tells an error of reading a file. A choice is always asked for in one; it is no failure. */
export function isAsked(error: AppError, { inDialog }: LoadTelling): boolean {
  return error.code === 'ingest.choice' || inDialog?.(error) === true;
}

/** A file whose reading is chosen by hand, and why it could not be read as it is; null where a person stopped that. */
export interface RefusedFile extends NamedFile {
  readonly error: AppError | null;
}

/**
 * Whether another way of reading a file could mend what is wrong with it: not where it is empty, damaged, no longer the same, or
 * known to be something else, such as a picture.
 */
export function mayReadOtherwise({ code, details }: AppError): boolean {
  if (!code.startsWith('ingest.')) return false;
  if (code === 'ingest.format') return details['isKnown'] !== true;
  return code !== 'ingest.empty' && code !== 'ingest.corrupt' && code !== 'ingest.changed';
}

/** Whether two readings differ in nothing but the columns that are read. */
export function differsInColumnsOnly(before: Partial<Reading>, after: Partial<Reading>): boolean {
  const members = new Set([...Object.keys(before), ...Object.keys(after)] as (keyof Reading)[]);
  members.delete('only');
  return [...members].every((member) => JSON.stringify(before[member]) === JSON.stringify(after[member]));
}

/**
 * How a file is read with other columns: those that are read already keep their types, which may have been chosen by hand, unless
 * something else about the reading changes, too.
 */
export function withKeptTypes(
  before: { readonly reading: Reading; readonly columns: readonly Column[] },
  options: AddSourceOptions,
): AddSourceOptions {
  const { reading, types } = options;
  if (types || !reading || !differsInColumnsOnly(before.reading, { ...before.reading, ...reading }))
    return options;
  const kept = before.columns.map(({ id, type }): [string, ColumnType] => [id, type]);
  return { ...options, types: Object.fromEntries(kept) };
}

/** The reading with those columns alone; null reads all of them. */
export function withColumns(reading: Partial<Reading>, names: readonly string[] | null): Partial<Reading> {
  const whole = Object.entries(reading).filter(([member]) => member !== 'only');
  return { ...Object.fromEntries(whole), ...(names === null ? {} : { only: names }) };
}

/** Offers to stop the reading of a large Parquet file in favour of a choice of columns, for as long as it is read. */
export class ColumnOffer {
  readonly #file: NamedFile;
  readonly #isMade: boolean;
  readonly #notices: Notices;
  readonly #stop: (job: JobId) => void;
  #notice: number | null = null;
  #isTaken = false;

  constructor(file: NamedFile, { reading }: AddSourceOptions, notices: Notices, stop: (job: JobId) => void) {
    this.#file = file;
    this.#isMade =
      file.blob.size > largeParquet && /\.(parquet|pq)$/i.test(file.name) && reading?.only === undefined;
    this.#notices = notices;
    this.#stop = stop;
  }

  /** Whether somebody would rather choose than wait: the reading ends as cancelled. */
  get isTaken(): boolean {
    return this.#isTaken;
  }

  /** The reading began, as that job. */
  readonly make = (job: JobId): void => {
    if (!this.#isMade) return;
    const { name, blob } = this.#file;
    this.#notice = this.#notices.tell({
      kind: 'info',
      title: `Reading ${shortName(name)} with all its columns`,
      message: `It has ${formatBytes(blob.size)}. Columns that are not needed take time and memory; they can be read later.`,
      stays: true,
      action: {
        label: 'Choose columns instead',
        run: () => {
          this.#isTaken = true;
          this.#stop(job);
        },
      },
    });
  };

  /** The reading ended. */
  withdraw(): void {
    if (this.#notice !== null) this.#notices.dismiss(this.#notice);
  }
}
