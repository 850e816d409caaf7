import { formatBytes } from '../core/format.ts';
import { saveBlob } from '../ui/save.ts';
import type { Command } from '../workspace/commands.svelte.ts';
import type { Workspace } from '../workspace/workspace.svelte.ts';

const formats = [
  { format: 'csv', title: 'CSV' },
  { format: 'parquet', title: 'Parquet' },
  { format: 'arrow', title: 'Arrow' },
] as const;

/** Saves the list of Activation from anywhere, once there is one; it is brought up to date first. */
export function listCommands(workspace: Workspace): Command[] {
  return formats.map(({ format, title }) => ({
    id: `list.${format}`,
    title: `Save the list of customers as ${title}`,
    also: ['export', 'download'],
    group: 'List',
    when: () => workspace.startError === null && workspace.result('activation').state !== 'idle',
    run: async () => {
      const { name, blob, notes = [] } = await workspace.exportFile(format);
      saveBlob(name, blob);
      const message = [`${name}, ${formatBytes(blob.size)}.`, ...notes].join(' ');
      workspace.notes.tell({ kind: 'success', title: 'The list is written', message });
    },
  }));
}
