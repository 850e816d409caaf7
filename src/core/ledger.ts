import { loadId } from './loadId.ts';
import type { LedgerEntry } from './studio.ts';

/** A request with the moment when it began, in milliseconds since 1970. */
export interface TimedRequest extends LedgerEntry {
  readonly at: number;
}

/** What the page shows of its requests. */
export interface LedgerSummary {
  readonly requests: number;
  readonly bytes: number;
  /** Requests over the network that began after loading was complete; what this device’s own cache answered is none. */
  readonly sinceLoad: number;
  /** Requests to another origin: the promise is that there is none. */
  readonly offOrigin: readonly TimedRequest[];
}

/** All requests that the page and its workers made, as they become known. */
export interface Ledger {
  entries(): readonly TimedRequest[];
  /** Calls the listener whenever entries are added; the answer ends that. */
  subscribe(listener: () => void): () => void;
  close(): void;
}

/**
 * Reports the requests of this realm, those made before the call too. Each page and each worker sees only its own
 * requests, so each calls this. Addresses that never leave the browser (blob:, data:) are no requests.
 * Bytes are those that crossed the network: 0 for an answer from a cache.
 * @param realm the name under which the requests are listed, such as `page` or `database`
 * @returns a function that ends the reports
 */
export function observeRequests(
  realm: string,
  report: (entries: readonly TimedRequest[]) => void,
): () => void {
  const observer = new PerformanceObserver((list) => {
    const entries = list
      .getEntries()
      .filter((entry): entry is PerformanceResourceTiming => entry instanceof PerformanceResourceTiming)
      .filter(({ name }) => /^(https?|wss?):/.test(name))
      .map(({ name, transferSize, startTime }) => ({
        url: withoutFragment(name),
        bytes: transferSize,
        realm,
        at: performance.timeOrigin + startTime,
      }));
    if (entries.length > 0) report(entries);
  });
  observer.observe({ type: 'resource', buffered: true });
  return () => observer.disconnect();
}

/**
 * Sends the requests of this worker to its page, at whatever depth it was started: every worker's first module calls it.
 * They go over a channel named after the load's id, which `startWorker` hands on, so that two tabs do not mix.
 */
export function reportRequests(realm: string): void {
  const channel = new BroadcastChannel(channelName());
  observeRequests(realm, (entries) => channel.postMessage(entries));
}

/**
 * Sends the requests of this realm to every page of the site: the service worker serves them all, and a page sees of a
 * request that it answers only that it was answered, not that the network was asked.
 */
export function reportRequestsToAllPages(realm: string): void {
  const channel = new BroadcastChannel(sharedChannelName);
  observeRequests(realm, (entries) => channel.postMessage(entries));
}

/** Opens the page's ledger. Call it before the first worker is started: what a channel says earlier is not heard. */
export function openLedger(): Ledger {
  const requests: TimedRequest[] = [];
  const listeners = new Set<() => void>();
  const add = (entries: readonly TimedRequest[]): void => {
    requests.push(...entries);
    for (const listener of listeners) listener();
  };
  const stop = observeRequests('page', add);
  const channels = [channelName(), sharedChannelName].map((name) => new BroadcastChannel(name));
  for (const channel of channels) {
    channel.onmessage = ({ data }: MessageEvent<readonly TimedRequest[]>) => add(data);
  }
  return {
    entries: () => [...requests],
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      stop();
      for (const channel of channels) channel.close();
      listeners.clear();
    },
  };
}

/**
 * Counts a ledger's entries.
 * @param origin of the page
 * @param loadedAt the moment when loading was complete, in milliseconds since 1970; not yet known: undefined
 */
export function summarize(
  entries: readonly TimedRequest[],
  origin: string,
  loadedAt?: number,
): LedgerSummary {
  const isOffOrigin = ({ url }: TimedRequest): boolean => new URL(url).origin !== origin;
  // Other origins hide their sizes, so that 0 bytes say nothing of them.
  const overNetwork = (entry: TimedRequest): boolean => entry.bytes > 0 || isOffOrigin(entry);
  return {
    requests: entries.length,
    bytes: entries.reduce((sum, { bytes }) => sum + bytes, 0),
    sinceLoad:
      loadedAt === undefined
        ? 0
        : entries.filter((entry) => entry.at > loadedAt && overNetwork(entry)).length,
    offOrigin: entries.filter(isOffOrigin),
  };
}

const sharedChannelName = 'tessera-ledger';

function channelName(): string {
  return `tessera-ledger-${loadId()}`;
}

function withoutFragment(url: string): string {
  return url.replace(/#.*$/, '');
}
