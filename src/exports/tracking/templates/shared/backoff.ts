/** Milliseconds before the next attempt: doubled each time up to a limit, and drawn evenly below that (full jitter), so that many senders do not come back at once. */
export function backoff(attempt: number, base: number, most: number, random: () => number): number {
  return Math.round(random() * Math.min(most, base * 2 ** Math.min(attempt, 30)));
}

/** Milliseconds that an answer’s `Retry-After` asks for (seconds or a date); null where it asks for nothing. */
export function retryAfter(header: string | null, now: number): number | null {
  if (header === null || header.trim() === '') return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

/** Whether an answer means that the same request may succeed later. */
export function mayRetry(status: number): boolean {
  return status === 0 || status === 408 || status === 425 || status === 429 || status >= 500;
}
