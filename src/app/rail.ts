import type { Result } from '../core/artifacts.ts';
import type { Registry } from '../core/recipe.ts';
import type { DotState } from '../ui/states.ts';
import { summaryOf } from './summaries.ts';

/** A stage as the rail shows it. */
export interface RailEntry {
  readonly stage: string;
  readonly title: string;
  readonly purpose: string;
  readonly state: DotState;
  /** One line under the name; empty where there is nothing to say. */
  readonly summary: string;
}

/** The rail's entries from the stages that there are and what each has computed. */
export function railEntries(
  registry: Registry,
  resultOf: (stage: string) => Result<unknown>,
): readonly RailEntry[] {
  return [...registry.values()].map(({ stage, title, purpose }) => {
    const result = resultOf(stage);
    const value = result.state === 'idle' ? null : (result.artifact?.value ?? null);
    const { text, warning } = summaryOf(stage, value);
    const state: DotState = result.state === 'ready' && warning ? 'warning' : result.state;
    const summary =
      result.state === 'failed'
        ? 'needs a look'
        : result.state === 'stale'
          ? 'older than its settings'
          : text;
    return { stage, title, purpose, state, summary };
  });
}

/** What assistive technology is told when states change: of the stage on screen, else of the last one; '' for nothing. */
export function announcement(
  before: readonly RailEntry[],
  after: readonly RailEntry[],
  current: string,
): string {
  const old = new Map(before.map(({ stage, state }) => [stage, state]));
  const changed = after.filter(({ stage, state }) => old.has(stage) && old.get(stage) !== state);
  const ended = changed.find(({ stage, state }) => stage === current && state !== 'running');
  const told = ended ?? changed[changed.length - 1];
  return told ? `${told.title}: ${told.summary || told.state}` : '';
}
