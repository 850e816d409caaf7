import type { FreeTexts } from '../core/sharing/freeTexts.ts';
import type { LeftOut } from '../core/sharing/leftOut.ts';
import type { HeldColumn } from '../core/sharing/heldColumns.ts';
import type { SharedStudy } from '../core/sharing/sharedStudy.ts';
import { keepLeftOut, keptLeftOut } from './leftOutStore.ts';
import { withStorage } from './withStorage.ts';

const singleKeysName = 'tessera-single-keys';

/** What of the shell can be open. One dialog at a time. */
export type ShellDialog =
  'search' | 'keys' | 'about' | 'forget' | 'save' | 'open' | 'keep' | 'share' | 'left-out' | null;

/** A study that waits to be opened: a file, or what a link holds. */
export type Opening = File | ({ readonly name: string } & SharedStudy);

/** A study of which a link is to be copied. */
export interface Sharing {
  /** The columns of which its settings hold values. */
  readonly columns: readonly HeldColumn[];
  /** The texts that a link without the values of these columns, by key, carries. */
  readonly texts: (leftOut: ReadonlySet<string>) => readonly FreeTexts[];
  /** Copies that link. @throws AppError `recipe.too-large`, `export.failed` */
  readonly copy: (leftOut: ReadonlySet<string>) => Promise<void>;
}

interface LeftOutOfStudy {
  readonly study: number;
  readonly leftOut: readonly LeftOut[];
}

/** The shell's own state: what is open, and what assistive technology is told. */
export class Shell {
  dialog = $state<ShellDialog>(null);
  /** “How was this made”, beside the stage. */
  drawer = $state(false);
  #singleKeys = $state(readSingleKeys());
  /** The study that waits for consent or for its passphrase. */
  opening = $state.raw<Opening | null>(null);
  /** The study of which a link is to be copied, while the dialog asks what goes along. */
  sharing = $state.raw<Sharing | null>(null);
  #leftOut = $state.raw<LeftOutOfStudy>({ study: 0, leftOut: keptLeftOut() });
  #said = $state('');

  /** Whether keys without Ctrl, ⌘ or Alt do something. */
  get singleKeys(): boolean {
    return this.#singleKeys;
  }

  setSingleKeys(on: boolean): void {
    this.#singleKeys = on;
    withStorage(() => localStorage.setItem(singleKeysName, String(on)));
  }

  /** What the link came without from which this study was opened; studies are told apart by their count. */
  leftOutOf(study: number): readonly LeftOut[] {
    return this.#leftOut.study === study ? this.#leftOut.leftOut : [];
  }

  /**
   * Tells what the link of a study came without; nothing with an empty list. Where the study is kept on this device that is kept
   * with it, so that no reload and no other tab shows the one without the other.
   */
  tellLeftOut(leftOut: readonly LeftOut[], { study, kept }: { study: number; kept: boolean }): void {
    this.#leftOut = { study, leftOut };
    if (kept) keepLeftOut(leftOut);
  }

  /** The study that this device keeps is on screen again. */
  recallLeftOut(study: number): void {
    this.#leftOut = { study, leftOut: keptLeftOut() };
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
    this.sharing = null;
  }
}

function readSingleKeys(): boolean {
  return withStorage(() => localStorage.getItem(singleKeysName)) !== 'false';
}

export const shell = new Shell();
