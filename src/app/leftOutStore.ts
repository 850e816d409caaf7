import { parseLeftOut, type LeftOut } from '../core/sharing/leftOut.ts';
import { withStorage } from './withStorage.ts';

const name = 'tessera-left-out';

/** What the tab remembers of the link that its study was opened from: a reload loses nothing. */
export function keptLeftOut(): readonly LeftOut[] {
  const text = withStorage(() => sessionStorage.getItem(name));
  return text === null ? [] : parseLeftOut(text);
}

/** Remembers it for this tab; an empty list leaves no trace. */
export function keepLeftOut(leftOut: readonly LeftOut[]): void {
  withStorage(() => {
    // First, so that nothing of another link stays where there is no room for this one.
    sessionStorage.removeItem(name);
    if (leftOut.length > 0) sessionStorage.setItem(name, JSON.stringify(leftOut));
  });
}
