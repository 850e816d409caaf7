import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { throwIfCancelled } from '../core/errors.ts';

const block = 1 << 20;
/** Up to this size every byte counts; above it, blocks spread over the file and the time of its last change. */
const wholeUpTo = 64 * block;
const sampledBlocks = 48;

/**
 * SHA-256 that finds a file again: over all bytes up to 64 MiB; over its size, its last change and 48 blocks of 1 MiB spread
 * evenly (first and last among them) above, so that a file of gigabytes is known in under a second.
 */
export async function fingerprintOf(blob: Blob, signal?: AbortSignal): Promise<string> {
  const hash = sha256.create();
  const starts: number[] = [];
  if (blob.size <= wholeUpTo) {
    for (let start = 0; start < blob.size; start += block) starts.push(start);
  } else {
    const changed = blob instanceof File ? blob.lastModified : 0;
    hash.update(utf8ToBytes(`sampled ${blob.size} ${changed}\n`));
    for (let index = 0; index < sampledBlocks; index++) {
      starts.push(Math.floor(((blob.size - block) * index) / (sampledBlocks - 1)));
    }
  }
  for (const start of starts) {
    throwIfCancelled(signal);
    hash.update(new Uint8Array(await blob.slice(start, start + block).arrayBuffer()));
  }
  return bytesToHex(hash.digest());
}
