import { shortName } from '../core/format.ts';
import type { AddedSource } from '../core/studio.ts';
import { unitsApart, unitsInWords } from '../core/unitsApart.ts';
import type { Notices } from './notices.svelte.ts';
import type { SourceEntry } from './sourceEdits.ts';

/** Tells that a file in the place of another one has columns of numbers in other units. */
export function tellUnits(notices: Notices, before: SourceEntry, added: AddedSource): void {
  const apart = unitsApart(before.columns, added.columns);
  if (apart.length === 0) return;
  const file = shortName(added.name);
  notices.tell({
    kind: 'warning',
    title: `${file} has numbers in other units`,
    message: `${unitsInWords(apart, file)}. The numbers were read as they stand: what was learned from those before takes them for the same.`,
  });
}
