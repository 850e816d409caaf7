import type { Bytes } from '../../../../src/storage/bytes/bytes.ts';
import type { Directory, OpenFile } from '../../../../src/storage/opfs/directory.ts';

/** What goes wrong at one operation. After a crash nothing works any more and what was not flushed is torn. */
export const faults = ['throw', 'short', 'nonsense', 'lost', 'crash'] as const;
export type Fault = (typeof faults)[number];

/** Thrown by the shim; the browser throws DOMExceptions of many names. */
export class Fail extends Error {
  override readonly name = 'Fail';
}

/** A disk: what a file holds for sure, and what was written since the last flush. */
interface DiskFile {
  durable: Bytes;
  current: Bytes;
}

export class Disk {
  readonly files = new Map<string, DiskFile>();

  /** What a power cut leaves: of everything that was not flushed, a part chosen by `seed`. */
  crash(seed: number): void {
    for (const file of this.files.values()) {
      const kept = file.current.length === 0 ? 0 : (seed * 7919) % (file.current.length + 1);
      if (seed % 3 === 0) file.current = file.durable;
      else if (!same(file.current, file.durable)) file.current = file.current.slice(0, kept);
      file.durable = file.current;
    }
  }
}

/** A folder on a disk whose n-th operation fails in one way; `at` 0 never fails. */
export class FaultyDirectory implements Directory {
  operations = 0;
  down = false;
  private readonly disk: Disk;
  private readonly at: number;
  private readonly fault: Fault;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(disk: Disk, at = 0, fault: Fault = 'throw') {
    this.disk = disk;
    this.at = at;
    this.fault = fault;
  }

  /** Counts one operation; true when this is the one that goes wrong in a way that the operation itself shows. */
  step(): boolean {
    if (this.down) throw new Fail('the tab is gone');
    this.operations += 1;
    if (this.operations !== this.at) return false;
    if (this.fault === 'crash') {
      this.down = true;
      this.disk.crash(this.at);
      throw new Fail('crash');
    }
    if (this.fault === 'throw') throw new Fail('input/output error');
    return true;
  }

  open(name: string): Promise<OpenFile> {
    return this.later(() => {
      this.step();
      const file = this.disk.files.get(name) ?? { durable: new Uint8Array(), current: new Uint8Array() };
      this.disk.files.set(name, file);
      return {
        write: (bytes, at) => this.write(file, bytes, at),
        truncate: (size) => {
          this.step();
          file.current = file.current.slice(0, size);
        },
        flush: () => {
          this.step();
          file.durable = file.current;
        },
        size: () => {
          this.step();
          return file.current.length;
        },
        close: () => {
          this.step();
        },
      };
    });
  }

  read(name: string): Promise<Blob | null> {
    return this.later(() => {
      this.step();
      const file = this.disk.files.get(name);
      return file ? new FaultyBlob([file.current], this) : null;
    });
  }

  names(): Promise<readonly string[]> {
    return this.later(() => {
      this.step();
      return [...this.disk.files.keys()];
    });
  }

  remove(name: string): Promise<void> {
    return this.later(() => {
      this.step();
      this.disk.files.delete(name);
    });
  }

  exclusive<Value>(work: () => Promise<Value>): Promise<Value> {
    const next = this.turn.then(work, work);
    this.turn = next;
    return next;
  }

  private write(file: DiskFile, bytes: Bytes, at: number): number {
    const wrong = this.step();
    const taken = wrong ? bytes.slice(0, this.fault === 'short' ? bytes.length >> 1 : 0) : bytes;
    const longer = new Uint8Array(Math.max(file.current.length, at + taken.length));
    longer.set(file.current);
    longer.set(taken, at);
    file.current = longer;
    if (!wrong || this.fault === 'lost') return bytes.length;
    return this.fault === 'short' ? taken.length : 2 ** 32 - 1;
  }

  private later<Value>(work: () => Value): Promise<Value> {
    return Promise.resolve().then(work);
  }
}

/** A file's bytes whose reading counts as an operation, too; short reads give half. */
class FaultyBlob extends Blob {
  private readonly directory: FaultyDirectory;

  constructor(parts: BlobPart[], directory: FaultyDirectory) {
    super(parts);
    this.directory = directory;
  }

  override slice(from?: number, to?: number): Blob {
    return new FaultyBlob([super.slice(from, to)], this.directory);
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    const buffer = await super.arrayBuffer();
    return this.directory.step() ? buffer.slice(0, buffer.byteLength >> 1) : buffer;
  }
}

function same(left: Bytes, right: Bytes): boolean {
  return left.length === right.length && left.every((byte, i) => byte === right[i]);
}
