/** What a service worker's global scope offers, as far as it is used here; the DOM library has no types for it. */
export interface ServiceWorkerScope {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  addEventListener(type: 'install' | 'activate', listener: (event: LastingEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void;
  addEventListener(
    type: 'message',
    listener: (
      event: LastingEvent & { readonly data: unknown; readonly ports: readonly MessagePort[] },
    ) => void,
  ): void;
}

/** An event whose work may outlast its listener. */
export interface LastingEvent {
  waitUntil(work: Promise<unknown>): void;
}

/** A request of a page or a worker that the service worker may answer. */
export interface FetchEvent extends LastingEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

/** What the build writes into the service worker. Addresses are relative to the site's root. */
export interface Build {
  /** A digest of all files of the build. */
  readonly version: string;
  /** The script that index.html starts; a page without it is not this build's page. */
  readonly entry: string;
  /** Files fetched at installation: all but the large ones. */
  readonly small: readonly string[];
  /** Every file of the build whose name carries a hash. */
  readonly hashed: readonly string[];
}

/** What the page asks of the service worker: to keep the whole build for working offline. It answers on the port when it is done. */
export const warmMessage = 'warm';
