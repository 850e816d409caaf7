import type { Component } from 'svelte';

/** What every stage's view takes. */
export interface ViewProps {
  /** The node that it shows. */
  readonly node: string;
}

const modules = import.meta.glob<{ default: Component<ViewProps> }>('./*/View.svelte');

/** Loads a stage's view, by stage. Views are split off, so that the first screen is there before them. */
export const views: ReadonlyMap<string, () => Promise<Component<ViewProps>>> = new Map(
  Object.entries(modules).map(([path, load]) => [
    path.split('/')[1] ?? '',
    async () => (await load()).default,
  ]),
);
