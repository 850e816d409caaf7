import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Workspace } from '../../src/workspace/workspace.svelte.ts';
import { openWorkspace } from '../support/workspace.ts';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await openWorkspace({ engine: 'reference' });
  await workspace.sources.add('people.csv', new Blob(['customer_id,spend\n1,10\n2,20\n3,30\n']));
});
afterAll(() => workspace.close());

/** The stages that the tray was told of while a file was written. */
async function stagesOf(format: string, options = {}): Promise<readonly (string | null)[]> {
  const seen: (string | null)[] = [];
  const end = workspace.jobList.listen(({ job, node }) => {
    if (workspace.jobs.find(({ id }) => id === job)?.title === `Export ${format}`) seen.push(node);
  });
  try {
    await workspace.exportFile(format, options);
  } finally {
    end();
  }
  return seen;
}

test.each([
  ['quality-json', {}, 'quality'],
  ['snapshot-figures', { source: 'people', snapshot: '1' }, 'sources'],
])('the export %s runs under the stage that writes it', async (format, options, stage) => {
  const seen = await stagesOf(format, options);
  expect(seen[0]).toBe(stage);
  expect(seen.at(-1)).toBe(stage);
  expect(seen).not.toContain('activation');
});

test('an export that does not exist runs under no stage', async () => {
  const seen: unknown[] = [];
  const end = workspace.jobList.listen(({ node }) => seen.push(node));
  await expect(workspace.exportFile('nothing')).rejects.toMatchObject({ code: 'export.format' });
  end();
  expect(seen).toEqual([]);
});
