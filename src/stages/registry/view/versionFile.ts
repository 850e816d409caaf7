import type { HistoryEntry, PublishedVersion } from '../spec.ts';

/** A version as a file: all that it pins, and what was done with it, so that it can be scored and told elsewhere. */
export function versionJson(
  study: string,
  version: PublishedVersion,
  history: readonly HistoryEntry[],
): string {
  const own = history.filter((entry) => entry.version === version.id || entry.from === version.id);
  return `${JSON.stringify({ format: 'tessera-version', formatVersion: 1, study, version, history: own }, null, 2)}\n`;
}
