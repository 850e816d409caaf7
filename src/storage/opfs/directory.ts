import type { Bytes } from '../bytes/bytes.ts';

/**
 * The few things that the data store asks of a folder, so that tests can make each of them fail. Sizes and counts are what the
 * system says, not what was asked: callers check them.
 */
export interface Directory {
  /** Opens a file for writing, making it where it is missing. No one else can open it until it is closed. */
  open(name: string): Promise<OpenFile>;
  /** A file's bytes as they are now, or null where it is missing. */
  read(name: string): Promise<Blob | null>;
  names(): Promise<readonly string[]>;
  /** Deletes a file; a missing one is no error. */
  remove(name: string): Promise<void>;
  /** Runs one piece of work at a time, between tabs too. */
  exclusive<Value>(work: () => Promise<Value>): Promise<Value>;
}

/** A file that is open for writing. */
export interface OpenFile {
  /** Writes at a position and says how many bytes it took; out of space it may say nonsense instead of throwing. */
  write(bytes: Bytes, at: number): number;
  truncate(size: number): void;
  /** Returns when what was written is on the disk. */
  flush(): void;
  size(): number;
  close(): void;
}
