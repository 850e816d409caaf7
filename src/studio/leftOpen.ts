import { keyOf, type Key } from '../core/key.ts';
import type { Json } from '../core/json.ts';
import type { Closable } from '../stages/context.ts';

/** The one thing that a run left open last, for another run that needs the same. */
export class LeftOpen {
  #left: { readonly address: Key; readonly value: Closable } | null = null;

  /**
   * What was left under this name and key: the caller's from now on. Anything else is closed, since who asks is about to open
   * something in its place.
   */
  take(name: string, key: Json): Closable | undefined {
    const left = this.#left;
    this.#left = null;
    if (left?.address === keyOf({ name, key })) return left.value;
    left?.value.dispose();
    return undefined;
  }

  /** Leaves a value open; what was left before is closed. */
  leave(name: string, key: Json, value: Closable): void {
    this.clear();
    this.#left = { address: keyOf({ name, key }), value };
  }

  clear(): void {
    this.#left?.value.dispose();
    this.#left = null;
  }
}
