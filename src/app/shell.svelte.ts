import type { Recipe } from '../core/recipe.ts';

const singleKeysName = 'tessera-single-keys';

/** What of the shell can be open. One dialog at a time. */
export type ShellDialog = 'search' | 'keys' | 'about' | 'forget' | 'save' | 'open' | 'keep' | null;

/** A study that waits to be opened: a file, or the recipe of a link. */
export type Opening = File | { readonly name: string; readonly recipe: Recipe };

/** The shell's own state: what is open, and what assistive technology is told. */
export class Shell {
  dialog = $state<ShellDialog>(null);
  /** “How was this made”, beside the stage. */
  drawer = $state(false);
  #singleKeys = $state(readSingleKeys());
  /** The study that waits for consent or for its passphrase. */
  opening = $state.raw<Opening | null>(null);
  #said = $state('');

  /** Whether keys without Ctrl, ⌘ or Alt do something. */
  get singleKeys(): boolean {
    return this.#singleKeys;
  }

  setSingleKeys(on: boolean): void {
    this.#singleKeys = on;
    withStorage((storage) => storage.setItem(singleKeysName, String(on)));
  }

  /** The text of the live region. */
  get said(): string {
    return this.#said;
  }

  /** Tells assistive technology; the same words twice are heard twice. */
  say(text: string): void {
    this.#said = text === this.#said ? `${text}\u00a0` : text;
  }

  open(dialog: Exclude<ShellDialog, null>): void {
    this.dialog = dialog;
  }

  close(): void {
    this.dialog = null;
    this.opening = null;
  }
}

function readSingleKeys(): boolean {
  return withStorage((storage) => storage.getItem(singleKeysName)) !== 'false';
}

/** Private windows and blocked storage throw: a preference then lasts as long as the page. */
function withStorage<Value>(use: (storage: Storage) => Value): Value | null {
  try {
    return use(localStorage);
  } catch (thrown) {
    if (thrown instanceof DOMException) return null;
    throw thrown;
  }
}

export const shell = new Shell();
