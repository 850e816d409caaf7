import { expect, test, vi } from 'vitest';
import { listCommands } from '../../../src/app/listCommands.ts';
import * as saving from '../../../src/ui/save.ts';
import { activation, quietWorkspace, show } from '../views/fakes.ts';

vi.mock('../../../src/ui/save.ts', { spy: true });

test('the list can be saved by a command once there is one', () => {
  const workspace = quietWorkspace();
  const possible = () => listCommands(workspace).filter(({ when }) => when?.());
  expect(possible()).toEqual([]);
  show(workspace, 'activation', activation);
  expect(possible().map(({ title }) => title)).toEqual([
    'Save the list of customers as CSV',
    'Save the list of customers as Parquet',
    'Save the list of customers as Arrow',
  ]);
});

test('what is to be known of the list is told when a command saves it', async () => {
  const workspace = quietWorkspace();
  const file = { name: 'Shop who agreed.csv', blob: new Blob(['customer']), notes: ['Left out: 2.'] };
  const exported = vi.spyOn(workspace, 'exportFile').mockResolvedValue(file);
  const save = vi.mocked(saving.saveBlob).mockReturnValue(undefined);
  await listCommands(workspace)[0]?.run();
  expect(exported).toHaveBeenCalledWith('csv');
  expect(save).toHaveBeenCalledWith(file.name, file.blob);
  expect(workspace.notices).toMatchObject([
    {
      kind: 'success',
      message: expect.stringMatching(/^Shop who agreed\.csv, 8.B\. Left out: 2\.$/u) as string,
    },
  ]);
});
