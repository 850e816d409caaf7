import { workspace } from './current.ts';
import { told } from './runs.svelte.ts';

/** What a view without a result offers of the one workspace, as `StartActions` takes it. */
export const startActions = () => ({
  isEmpty: workspace.isEmpty,
  missing: workspace.sources.missing.map(({ name }) => name),
  onadd: (): void => workspace.show('sources'),
  ondemo: (): void => void workspace.sources.addDemo('small').catch(told),
  onfiles: (files: readonly File[]): void =>
    void workspace.sources.addFiles(files.map((file) => ({ name: file.name, blob: file }))).catch(told),
  onsegment: (): void => void workspace.autopilot().catch(told),
});
