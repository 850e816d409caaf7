import { keyOf, type Key } from '../core/key.ts';
import type { Json } from '../core/json.ts';
import { bytesOf } from './bytes.ts';

/** Bytes that finished values may fill together. */
const mostBytes = 128_000_000;

interface Memo {
  readonly value: Promise<unknown>;
  /** 0 while it is computed. */
  bytes: number;
}

/**
 * Computations that several artifacts share, by name and key. They stay as long as all have room together; those that were asked for
 * longest ago go first, and the newest stays however large it is. A failed one is not kept.
 */
export class Memos {
  readonly #memos = new Map<Key, Memo>();
  readonly #room: number;
  #bytes = 0;

  /** @param room bytes, as `bytesOf` estimates them. */
  constructor(room = mostBytes) {
    this.#room = room;
  }

  async once<Value>(name: string, key: Json, compute: () => Promise<Value>): Promise<Value> {
    const address = keyOf({ name, key });
    const found = this.#memos.get(address);
    if (found) {
      this.#memos.delete(address);
      this.#memos.set(address, found);
      return found.value as Promise<Value>;
    }
    const computing = compute();
    const memo: Memo = { value: computing, bytes: 0 };
    this.#memos.set(address, memo);
    try {
      const value = await computing;
      // It may have been cleared while it was computed.
      if (this.#memos.get(address) === memo) this.#keep(memo, bytesOf(value));
      return value;
    } catch (thrown) {
      if (this.#memos.get(address) === memo) this.#memos.delete(address);
      throw thrown;
    }
  }

  clear(): void {
    this.#memos.clear();
    this.#bytes = 0;
  }

  #keep(memo: Memo, bytes: number): void {
    memo.bytes = bytes;
    this.#bytes += bytes;
    for (const [address, old] of this.#memos) {
      if (this.#bytes <= this.#room) return;
      if (old === memo || old.bytes === 0) continue;
      this.#memos.delete(address);
      this.#bytes -= old.bytes;
    }
  }
}
