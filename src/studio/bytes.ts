/** Bytes of a reference, a number or a small object's head, as engines hold them. */
const each = 8;
const head = 32;

/**
 * About how many bytes a value fills: buffers by their length, texts by their letters, lists and objects by what they hold. What is
 * held twice counts once; functions and what classes hide count nothing.
 */
export function bytesOf(value: unknown): number {
  const seen = new Set<object>();
  const waiting: unknown[] = [value];
  let bytes = 0;
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next === 'string') bytes += 2 * next.length;
    bytes += each;
    if (typeof next !== 'object' || next === null || seen.has(next)) continue;
    seen.add(next);
    bytes += head;
    if (ArrayBuffer.isView(next)) {
      if (!seen.has(next.buffer)) bytes += next.buffer.byteLength;
      seen.add(next.buffer);
    } else if (next instanceof ArrayBuffer) bytes += next.byteLength;
    else if (Array.isArray(next) && typeof next[0] === 'number') bytes += each * next.length;
    else for (const one of heldBy(next)) waiting.push(one);
  }
  return bytes;
}

function heldBy(value: object): Iterable<unknown> {
  if (value instanceof Map) return [...(value as ReadonlyMap<unknown, unknown>)].flat();
  if (value instanceof Set || Array.isArray(value)) return value as Iterable<unknown>;
  return [...Object.keys(value), ...(Object.values(value) as unknown[])];
}
