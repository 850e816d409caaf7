/** What of the shell can be open. One dialog at a time. */
export type ShellDialog = 'search' | 'keys' | 'about' | 'forget' | 'save' | 'open' | 'keep' | null;

/** The shell's own state: what is open, and what assistive technology is told. */
export class Shell {
  dialog = $state<ShellDialog>(null);
  /** “How was this made”, beside the stage. */
  drawer = $state(false);
  /** Whether keys without Ctrl, ⌘ or Alt do something. */
  singleKeys = $state(true);
  /** A study file that waits for consent or for its passphrase. */
  opening = $state.raw<File | null>(null);
  #said = $state('');

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

export const shell = new Shell();
