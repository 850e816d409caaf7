import type { Command } from '../workspace/commands.svelte.ts';

/** One press: modifiers and the key, in lower case. */
export interface Chord {
  readonly mod: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
  readonly key: string;
}

/** What of a keyboard event decides. */
export type Press = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

export const appleKeyboard = /Mac|iPhone|iPad/.test(navigator.platform);

/** Reads `Mod+Shift+Z`; keys one after the other (`G S`) are parted by a space. */
export function parseKeys(keys: string): readonly Chord[] {
  return keys.split(' ').map((press) => {
    const parts = press.split('+').map((part) => part.toLowerCase());
    return {
      mod: parts.includes('mod'),
      shift: parts.includes('shift'),
      alt: parts.includes('alt'),
      key: parts[parts.length - 1] ?? '',
    };
  });
}

/** Whether a press is this chord. Signs such as `?` are told by what they write, whatever the layout needs for them. */
export function pressed(chord: Chord, press: Press, apple = appleKeyboard): boolean {
  const mod = apple ? press.metaKey : press.ctrlKey;
  const other = apple ? press.ctrlKey : press.metaKey;
  if (mod !== chord.mod || other || press.altKey !== chord.alt) return false;
  const isSign = /^[^a-z0-9]$/.test(chord.key);
  if (!isSign && press.shiftKey !== chord.shift) return false;
  // With Alt some keyboards write another letter, so that the place of the key tells it.
  const digit = /^Digit(\d)$/.exec(press.code)?.[1];
  return press.key.toLowerCase() === chord.key || (chord.alt && digit === chord.key);
}

/** Whether keys without a modifier belong to the field that has the focus. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  ) {
    return true;
  }
  return (
    target instanceof HTMLInputElement && !['checkbox', 'radio', 'range', 'button'].includes(target.type)
  );
}

/** Whether a command's keys work without Ctrl, ⌘ or Alt. */
export function isSingleKey(keys: string): boolean {
  return parseKeys(keys).every(({ mod, alt }) => !mod && !alt);
}

const patience = 1200;

/** Turns presses into commands, those of several keys too. `run` gets the command whose keys are complete. */
export class KeyReader {
  readonly #possible: () => readonly Command[];
  readonly #run: (command: Command) => void;
  #before: readonly { readonly press: Press; readonly at: number }[] = [];

  constructor(possible: () => readonly Command[], run: (command: Command) => void) {
    this.#possible = possible;
    this.#run = run;
  }

  /** Hears a press; true when it completed a command, so that the browser should leave it alone. */
  hear(press: Press, at: number, singleKeys: boolean): boolean {
    if (['Shift', 'Control', 'Alt', 'Meta'].includes(press.key)) return false;
    const recent = [...this.#before.filter((before) => at - before.at < patience), { press, at }].slice(-3);
    this.#before = recent;
    const command = this.#possible().find(({ keys }) => {
      if (keys === undefined || (!singleKeys && isSingleKey(keys))) return false;
      const chords = parseKeys(keys);
      const last = recent.slice(-chords.length);
      return (
        last.length === chords.length &&
        chords.every((chord, index) => {
          const heard = last[index];
          return heard !== undefined && pressed(chord, heard.press);
        })
      );
    });
    if (!command) return false;
    this.#before = [];
    this.#run(command);
    return true;
  }
}
