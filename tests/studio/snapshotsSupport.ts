import type { SourcesValue, SourceValue } from '../../src/stages/sources/spec.ts';
import type { Workspace } from '../../src/workspace/workspace.svelte.ts';

export const csv = (...lines: readonly string[]): Blob => new Blob([lines.join('\n') + '\n']);
export const file = (name: string, blob: Blob) => ({ name, blob });

export const header = 'customer_id,name,spend,city';
export const may = (): Blob =>
  csv(header, '1,Ann,10.5,York', '2,Bob,20.5,Leeds', '3,Cid,30.5,Hull', '4,Dee,40.5,York');
/** Another order of columns, one column gone, one new; customer 2 gone, 5 new, 3 changed. */
export const june = (): Blob =>
  csv('spend,customer_id,name,visits', '10.5,1,Ann,3', '33.5,3,Cid,4', '40.5,4,Dee,5', '7.25,5,Eve,6');

/** What the sources stage knows of a source. */
export function sourceValue(workspace: Workspace, id: string): SourceValue {
  const result = workspace.result<SourcesValue>('sources');
  if (result.state === 'idle' || !result.artifact) throw new Error('sources have no result');
  const found = result.artifact.value.sources.find((source) => source.id === id);
  if (!found) throw new Error(`no source ${id}`);
  return found;
}

/** The rows of a source by its name, as they are read now. */
export async function rowsNow(workspace: Workspace, name: string): Promise<readonly (readonly unknown[])[]> {
  return (await workspace.query(`SELECT * FROM "${name}"`)).rows;
}
