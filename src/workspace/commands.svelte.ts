import { SvelteMap } from 'svelte/reactivity';

/** Something that a person can do: keys, palette and menus show the same ones. */
export interface Command {
  readonly id: string;
  readonly title: string;
  /** Other words by which it is looked for, each as it begins. */
  readonly also?: readonly string[];
  /** Heading in the palette, such as “Study” or “Go to”. */
  readonly group: string;
  /** Keys such as `Mod+K`, `Shift+?`, `G S`; `Mod` is ⌘ on Apple's keyboards and Ctrl elsewhere. */
  readonly keys?: string;
  /** Whether it can be done now; always unless told. */
  readonly when?: () => boolean;
  readonly run: () => void | Promise<void>;
}

/** The one registry of commands. */
export class Commands {
  readonly #commands = new SvelteMap<string, Command>();
  readonly all = $derived([...this.#commands.values()]);

  /** Adds commands; gives the function that takes them out again. */
  register(...commands: readonly Command[]): () => void {
    for (const command of commands) this.#commands.set(command.id, command);
    return () => {
      for (const { id } of commands) this.#commands.delete(id);
    };
  }

  /** Commands that can be done now. */
  get possible(): readonly Command[] {
    return this.all.filter(({ when }) => when?.() ?? true);
  }
}

export const commands = new Commands();
