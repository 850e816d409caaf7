import type { TimedRequest } from '../core/ledger.ts';

/** Requests of one part of the page for one address. */
export interface RequestLine {
  readonly url: string;
  readonly realm: string;
  /** Of all of them. */
  readonly bytes: number;
  readonly times: number;
}

/** Requests as they are listed, the latest first: the same address asked for again by the same part of the page is one line. */
export function requestLines(entries: readonly TimedRequest[]): readonly RequestLine[] {
  const lines = new Map<string, RequestLine>();
  for (const { url, realm, bytes } of [...entries].sort((a, b) => b.at - a.at)) {
    const key = `${realm} ${url}`;
    const line = lines.get(key);
    lines.set(key, { url, realm, bytes: bytes + (line?.bytes ?? 0), times: 1 + (line?.times ?? 0) });
  }
  return [...lines.values()];
}
