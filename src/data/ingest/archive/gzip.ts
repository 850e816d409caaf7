import { Gunzip } from 'fflate';
import { AppError, throwIfCancelled } from '../../../core/errors.ts';
import type { SourceFile } from '../../contract.ts';
import { assertBounded, collect, type Unpacking } from './collect.ts';

const readBytes = 1024 * 1024;

/**
 * What a gzip file holds; checksum and length are verified. Files of several members, as parallel packers and `cat` make
 * them, are unpacked member by member.
 * @param most stops after so many unpacked bytes, unverified.
 * @throws AppError `ingest.corrupt`, `ingest.too-large`, `cancelled`
 */
export async function gunzip(
  file: SourceFile,
  most: number | undefined,
  signal: AbortSignal | undefined,
  heard?: Unpacking['heard'],
): Promise<Blob> {
  const { name, blob } = file;
  const unpacking: Unpacking = { name, packed: blob.size, most, signal, ...(heard ? { heard } : {}) };
  try {
    return await collect(unpacked(blob), unpacking);
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== 'ingest.corrupt') throw thrown;
    const starts = await membersOf(file, signal);
    if (starts.length < 2) throw thrown;
    const blobs: Blob[] = [];
    for (const [index, start] of starts.entries()) {
      const member = blob.slice(start, starts[index + 1] ?? blob.size);
      blobs.push(await collect(unpacked(member), { ...unpacking, packed: blob.size }));
      assertBounded(
        name,
        blob.size,
        blobs.reduce((sum, { size }) => sum + size, 0),
      );
      if (most !== undefined && blobs.reduce((sum, { size }) => sum + size, 0) >= most) break;
    }
    return new Blob(blobs);
  }
}

const unpacked = (blob: Blob): ReadableStream<Uint8Array> =>
  blob.stream().pipeThrough(new DecompressionStream('gzip'));

/** Where the members of a gzip file begin; the browser's own decoder takes one only. */
async function membersOf({ name, blob }: SourceFile, signal: AbortSignal | undefined): Promise<number[]> {
  const starts: number[] = [0];
  let done = 0;
  const scanner = new Gunzip((bytes) => {
    done += bytes.length;
    assertBounded(name, blob.size, done);
  });
  scanner.onmember = (offset) => {
    if (offset > 0) starts.push(offset);
  };
  try {
    for (let at = 0; at < blob.size; at += readBytes) {
      throwIfCancelled(signal);
      const bytes = new Uint8Array(await blob.slice(at, at + readBytes).arrayBuffer());
      scanner.push(bytes, at + readBytes >= blob.size);
    }
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    return [0];
  }
  return starts;
}
