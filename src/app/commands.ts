import { shortName } from '../core/format.ts';
import type { Registry } from '../core/recipe.ts';
import { commands, type Command } from '../workspace/commands.svelte.ts';
import { comparableSources, showLoads } from '../workspace/loads.ts';
import type { Workspace } from '../workspace/workspace.svelte.ts';
import { chooseData, chooseStudy, takeDemo } from './files.ts';
import { listCommands } from './listCommands.ts';
import { copyLink } from './shareLink.ts';
import type { Shell } from './shell.svelte.ts';

/** The shell's commands. Gives the function that takes them out again. */
export function registerCommands(workspace: Workspace, shell: Shell): () => void {
  return commands.register(
    ...stageCommands(workspace.registry, (stage) => workspace.show(stage)),
    ...studyCommands(workspace, shell),
    ...listCommands(workspace),
    ...viewCommands(workspace, shell),
  );
}

/** One command for each source with loads to compare; keys for the one that was loaded last. They follow the sources. */
export function registerComparisons(workspace: Workspace): () => void {
  return commands.register(
    ...comparableSources(workspace.sources.entries).map(({ id, name }, index) => ({
      id: `compare.${id}`,
      title: `Compare loads of ${shortName(name, 60)}…`,
      group: 'Go to',
      ...(index === 0 ? { keys: 'G L' } : {}),
      when: () => workspace.startError === null && workspace.sources.missing.length === 0,
      run: () => showLoads(workspace, id),
    })),
  );
}

function stageCommands(registry: Registry, show: (stage: string) => void): Command[] {
  return [...registry.values()].map(({ stage, title }, index) => ({
    id: `go.${stage}`,
    title,
    group: 'Go to',
    ...(index < 9 ? { keys: `G ${index + 1}` } : {}),
    run: () => show(stage),
  }));
}

function studyCommands(workspace: Workspace, shell: Shell): Command[] {
  const group = 'Study';
  const hasData = () => !workspace.isEmpty && workspace.startError === null;
  const canRun = () => workspace.startError === null;
  return [
    {
      id: 'study.segment',
      title: 'Segment it',
      group,
      keys: 'Mod+Enter',
      when: hasData,
      run: () => workspace.autopilot(),
    },
    {
      id: 'study.run',
      title: 'Bring everything up to date',
      group,
      when: hasData,
      run: () => workspace.run(),
    },
    { id: 'study.add', title: 'Add files…', group, keys: 'Mod+I', when: canRun, run: chooseData },
    { id: 'study.demo', title: 'Add the demo store', group, when: canRun, run: () => takeDemo('small') },
    {
      id: 'study.demo-large',
      title: 'Add the large demo store (a million customers)',
      group,
      when: canRun,
      run: () => takeDemo('large'),
    },
    {
      id: 'study.undo',
      title: 'Undo',
      group,
      keys: 'Mod+Z',
      when: () => workspace.undoName !== null,
      run: async () => {
        const name = await workspace.undo();
        if (name !== null) shell.say(`Undone: ${name}`);
      },
    },
    {
      id: 'study.redo',
      title: 'Redo',
      group,
      keys: 'Mod+Shift+Z',
      when: () => workspace.redoName !== null,
      run: async () => {
        const name = await workspace.redo();
        if (name !== null) shell.say(`Done again: ${name}`);
      },
    },
    { id: 'study.open', title: 'Open a study…', group, keys: 'Mod+O', when: canRun, run: chooseStudy },
    {
      id: 'study.save',
      title: 'Save the study…',
      group,
      keys: 'Mod+S',
      when: canRun,
      run: () => shell.open('save'),
    },
    {
      id: 'study.link',
      title: 'Copy a link to this study…',
      group,
      when: () => !workspace.isEmpty,
      run: () => copyLink(workspace, shell),
    },
    {
      id: 'study.keep',
      title: 'Keep the data on this device…',
      group,
      when: () =>
        workspace.keptData.now.state !== 'off' || workspace.sources.entries.some(({ demo }) => demo === null),
      run: () => shell.open('keep'),
    },
    {
      id: 'study.rename',
      title: 'Rename the study',
      group,
      run: () => document.querySelector<HTMLInputElement>('h1 input')?.focus(),
    },
    {
      id: 'study.cancel',
      title: 'Cancel all running work',
      group,
      keys: 'Mod+.',
      when: () => workspace.jobs.length > 0,
      run: async () => {
        await Promise.all(workspace.jobs.map(({ id }) => workspace.cancel(id)));
      },
    },
    { id: 'study.forget', title: 'Forget everything…', group, run: () => shell.open('forget') },
  ];
}

function viewCommands(workspace: Workspace, shell: Shell): Command[] {
  const group = 'View';
  const isDark = () => document.documentElement.dataset['theme'] === 'dark';
  const { preferences } = workspace;
  return [
    { id: 'view.search', title: 'Search commands', group, keys: 'Mod+K', run: () => shell.open('search') },
    {
      id: 'view.made',
      title: 'How was this made',
      group,
      keys: 'I',
      run: () => {
        shell.drawer = !shell.drawer;
      },
    },
    {
      id: 'view.theme',
      title: 'Switch dark and light',
      group,
      keys: 'D',
      run: () => preferences.setTheme(isDark() ? 'light' : 'dark'),
    },
    { id: 'view.theme-dark', title: 'Dark theme', group, run: () => preferences.setTheme('dark') },
    { id: 'view.theme-light', title: 'Light theme', group, run: () => preferences.setTheme('light') },
    {
      id: 'view.theme-system',
      title: 'Theme of the system',
      group,
      run: () => preferences.setTheme('system'),
    },
    { id: 'view.keys', title: 'Keys', group, keys: 'Shift+?', run: () => shell.open('keys') },
    { id: 'view.about', title: 'About Tessera', group, run: () => shell.open('about') },
  ];
}
