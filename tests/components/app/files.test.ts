import { expect, test } from 'vitest';
import { takeFiles } from '../../../src/app/files.ts';
import { shell } from '../../../src/app/shell.svelte.ts';
import * as fakes from '../views/fakes.ts';

test('files that are dropped with a study are told not to be added', () => {
  const workspace = fakes.quietWorkspace();
  const study = new File([''], 'a.tessera');
  takeFiles([new File(['x'], 'orders.csv'), study, new File(['x'], 'people.csv')]);
  expect(shell.opening).toBe(study);
  expect(workspace.notices.map(({ title, message }) => [title, message])).toEqual([
    ['Only the study is opened', 'The other 2 files were not added. Add them once the study is open.'],
  ]);
});
