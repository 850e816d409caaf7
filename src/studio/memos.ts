import { keyOf, type Key } from '../core/key.ts';
import type { Json } from '../core/json.ts';

const kept = 16;

/** Computations that several artifacts share, by name and key; the latest few are kept. A failed one is not. */
export class Memos {
  readonly #values = new Map<Key, Promise<unknown>>();

  async once<Value>(name: string, key: Json, compute: () => Promise<Value>): Promise<Value> {
    const address = keyOf({ name, key });
    const found = this.#values.get(address) as Promise<Value> | undefined;
    if (found) return found;
    const computing = compute();
    this.#values.set(address, computing);
    const [oldest] = this.#values.keys();
    if (this.#values.size > kept && oldest !== undefined) this.#values.delete(oldest);
    try {
      return await computing;
    } catch (thrown) {
      this.#values.delete(address);
      throw thrown;
    }
  }

  clear(): void {
    this.#values.clear();
  }
}
