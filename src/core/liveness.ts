/**
 * A worker that ends by itself or is ended by the browser tells nobody. While it lives it holds a Web Lock under its own
 * name, and who waits for that lock learns of its end. Where there are no Web Locks nothing is held and nothing is heard.
 */

/** A name that no other worker of this browser has. */
export function lifeName(role: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return `tessera-${role}-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** In the worker, before it answers anything: holds its life's lock until it ends. */
export function holdLife(): void {
  if (self.name === '' || !('locks' in navigator)) return;
  const forever = new Promise<never>(() => undefined);
  navigator.locks.request(self.name, () => forever).catch(() => undefined);
}

/**
 * Where the worker was started, after its first answer: calls `gone` once when it has ended.
 * @returns the end of the watch
 */
export function watchLife(name: string, gone: () => void): () => void {
  if (!('locks' in navigator)) return () => undefined;
  const watch = new AbortController();
  navigator.locks.request(name, { signal: watch.signal }, gone).catch((thrown: unknown) => {
    // An aborted watch rejects; anything else means that the lock cannot be watched, which takes nothing away.
    if (!watch.signal.aborted && thrown instanceof TypeError) throw thrown;
  });
  return () => watch.abort();
}
