import { openLedger, summarize, type LedgerSummary, type TimedRequest } from '../core/ledger.ts';

/** Every request of this page and its workers, as the views show it. */
export class Requests {
  entries = $state.raw<readonly TimedRequest[]>([]);
  #loadedAt = $state.raw<number | undefined>();
  readonly summary: LedgerSummary = $derived.by(() =>
    summarize(this.entries, self.location.origin, this.#loadedAt),
  );

  /** Opened before the first worker is started. */
  constructor() {
    const ledger = openLedger();
    this.entries = ledger.entries();
    ledger.subscribe(() => {
      this.entries = ledger.entries();
    });
  }

  /** The app is there: requests that begin from now on are counted. */
  markLoaded(): void {
    this.#loadedAt = Date.now();
  }
}
