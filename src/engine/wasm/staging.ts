/** Buffers that are kept for the next upload, at most: those that one upload on four workers goes round with. */
const MOST_SPARE = 8;
const spare: Float32Array[] = [];

/**
 * A buffer that was given back, or a new one: shared memory where the page is isolated. Shared memory is freed only once every worker
 * that saw it has collected its garbage, which workers that allocate nothing else do not hurry to do: new buffers for every block of a stream
 * would come to gigabytes.
 * @param length in numbers.
 */
export function takeStaging(length: number): Float32Array {
  const at = spare.findIndex((buffer) => buffer.length === length);
  const [kept] = at < 0 ? [] : spare.splice(at, 1);
  if (kept) return kept;
  const bytes = length * 4;
  return new Float32Array(
    globalThis.crossOriginIsolated ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes),
  );
}

/** Keeps buffers that nobody uses any more for the next upload; the oldest make room. */
export function giveStagingBack(buffers: readonly Float32Array[]): void {
  spare.push(...buffers);
  spare.splice(0, Math.max(0, spare.length - MOST_SPARE));
}
