import { parseLeftOut, type LeftOut } from '../core/sharing/leftOut.ts';
import { withStorage } from './withStorage.ts';

const name = 'tessera-left-out';

/** What this device remembers of the link that the study it keeps was opened from. */
export function keptLeftOut(): readonly LeftOut[] {
  const text = withStorage(() => localStorage.getItem(name));
  return text === null ? [] : parseLeftOut(text);
}

/** Remembers it as long as the study is kept; an empty list leaves no trace. */
export function keepLeftOut(leftOut: readonly LeftOut[]): void {
  withStorage(() => {
    // First, so that nothing of another link stays where there is no room for this one.
    localStorage.removeItem(name);
    if (leftOut.length > 0) localStorage.setItem(name, JSON.stringify(leftOut));
  });
}
