import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { AppError, throwIfCancelled } from '../core/errors.ts';
import type { SourceFile } from '../data/contract.ts';

const block = 1 << 20;
/** Up to this size every byte counts; above it, blocks spread over the file and the time of its last change. */
const wholeUpTo = 64 * block;
const sampledBlocks = 48;

/**
 * SHA-256 that finds a file again: over all bytes up to 64 MiB; over its size, its last change and 48 blocks of 1 MiB spread
 * evenly (first and last among them) above, so that a file of gigabytes is known in under a second.
 * @throws AppError `ingest.changed` when it changed or went away, `cancelled`
 */
export async function fingerprintOf({ name, blob }: SourceFile, signal?: AbortSignal): Promise<string> {
  throwIfCancelled(signal);
  const read = (blob.size <= wholeUpTo ? blob : sampled(blob)).arrayBuffer();
  const bytes = await read.catch((thrown: unknown) => {
    throw new AppError('ingest.changed', `${name} could not be read any more.`, { file: name }, thrown);
  });
  throwIfCancelled(signal);
  return bytesToHex(await digest(new Uint8Array(bytes)));
}

function sampled(blob: Blob): Blob {
  const changed = blob instanceof File ? blob.lastModified : 0;
  const blocks = Array.from({ length: sampledBlocks }, (_, index) => {
    const start = Math.floor(((blob.size - block) * index) / (sampledBlocks - 1));
    return blob.slice(start, start + block);
  });
  return new Blob([`sampled ${blob.size} ${changed}\n`, ...blocks]);
}

/** By the browser's own code, beside this thread; a page of an insecure origin has none. */
async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const { subtle } = crypto as { readonly subtle?: SubtleCrypto };
  return subtle ? new Uint8Array(await subtle.digest('SHA-256', bytes)) : sha256(bytes);
}
