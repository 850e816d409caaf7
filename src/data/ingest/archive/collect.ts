import { AppError, throwIfCancelled } from '../../../core/errors.ts';
import { formatBytes, formatCount } from '../../../core/format.ts';
import { freelyUnpacked, mostRatio, mostUnpacked } from '../limits.ts';

/** Bytes that are gathered before they are handed to the browser, which keeps large blobs out of memory. */
const pieceBytes = 8 * 1024 * 1024;

/** What is being unpacked. */
export interface Unpacking {
  /** The name for errors. */
  readonly name: string;
  /** Packed bytes. */
  readonly packed: number;
  /** Stops after so many bytes; what follows is neither read nor checked. */
  readonly most?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Hears of every piece, for checksums and progress. */
  readonly heard?: (bytes: Uint8Array, done: number) => void;
}

/**
 * The bytes of a stream as a blob, within the bounds of what may be unpacked.
 * @throws AppError `ingest.too-large` for what grows beyond them, `ingest.corrupt` where the stream breaks, `cancelled`.
 */
export async function collect(stream: ReadableStream<Uint8Array>, unpacking: Unpacking): Promise<Blob> {
  const { name, packed, most = Infinity, signal, heard } = unpacking;
  const reader = stream.getReader();
  const blobs: Blob[] = [];
  let pieces: Uint8Array<ArrayBuffer>[] = [];
  let waiting = 0;
  let done = 0;
  try {
    while (done < most) {
      throwIfCancelled(signal);
      const read = await reader.read();
      if (read.done) break;
      done += read.value.length;
      assertBounded(name, packed, done);
      heard?.(read.value, done);
      pieces.push(new Uint8Array(read.value));
      waiting += read.value.length;
      if (waiting < pieceBytes) continue;
      blobs.push(new Blob(pieces));
      pieces = [];
      waiting = 0;
    }
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    const message = `${name} breaks off or is damaged after ${formatCount(done)} unpacked bytes.`;
    throw new AppError('ingest.corrupt', message, { file: name, bytes: done }, thrown);
  } finally {
    await reader.cancel().catch(() => undefined);
  }
  return new Blob([...blobs, ...pieces]);
}

/** @throws AppError `ingest.too-large` for what would fill the memory, or unpacks to far more than it seems. */
export function assertBounded(name: string, packed: number, unpacked: number): void {
  if (unpacked > mostUnpacked) {
    const message = `${name} unpacks to more than ${mostUnpacked / 1024 ** 3} GB; that is more than a page can hold.`;
    throw new AppError('ingest.too-large', message, { file: name, packed, unpacked });
  }
  if (unpacked > freelyUnpacked && unpacked > packed * mostRatio) {
    const message = `${name} unpacks to more than ${formatCount(mostRatio)} times its ${formatBytes(packed)}; unpack it first if that is meant.`;
    throw new AppError('ingest.too-large', message, { file: name, packed, unpacked });
  }
}
