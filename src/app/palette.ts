import type { Command } from '../workspace/commands.svelte.ts';
import { fuzzy, type Match } from './fuzzy.ts';

/** A command as the palette lists it. */
export interface Found {
  readonly command: Command;
  readonly match: Match;
}

/** Commands under their group's heading. */
export interface FoundGroup {
  readonly group: string;
  readonly found: readonly Found[];
}

/** Commands that answer what was typed: the best first, groups by their best. With nothing typed, all in their order. */
export function findCommands(commands: readonly Command[], typed: string): readonly FoundGroup[] {
  const found = commands.flatMap((command) => {
    const title = fuzzy(typed, command.title);
    if (title) return [{ command, match: title }];
    const wanted = typed.trim().toLowerCase();
    const others = [command.group.toLowerCase(), ...(command.also ?? [])];
    const isMeant = wanted !== '' && others.some((word) => word.startsWith(wanted));
    return isMeant ? [{ command, match: { score: 0, at: [] } }] : [];
  });
  const sorted = typed.trim() === '' ? found : [...found].sort((a, b) => b.match.score - a.match.score);
  const groups = [...new Set(sorted.map(({ command }) => command.group))];
  return groups.map((group) => ({ group, found: sorted.filter(({ command }) => command.group === group) }));
}

/** A title in pieces, so that the letters that were meant can be shown. */
export function pieces(
  title: string,
  at: readonly number[],
): readonly { readonly text: string; readonly hit: boolean }[] {
  const hits = new Set(at);
  const out: { text: string; hit: boolean }[] = [];
  for (let index = 0; index < title.length; index++) {
    const letter = title.charAt(index);
    const hit = hits.has(index);
    const last = out[out.length - 1];
    if (last?.hit === hit) last.text += letter;
    else out.push({ text: letter, hit });
  }
  return out;
}
