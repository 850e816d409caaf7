import type { LedgerEntry } from '../core/studio.ts';

const most = 2000;

/** Every request that any realm of this page reported. */
export class Ledger {
  entries = $state.raw<readonly LedgerEntry[]>([]);
  #loaded = $state.raw(0);

  add(entries: readonly LedgerEntry[]): void {
    this.entries = [...this.entries, ...entries].slice(-most);
  }

  /** The app is there: requests from now on are counted. */
  markLoaded(): void {
    this.#loaded = this.entries.length;
  }

  get sinceLoad(): number {
    return Math.max(0, this.entries.length - this.#loaded);
  }
}
