import { expect, test } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import { startWorker } from '../../src/core/workers.ts';
import { registry } from '../../src/stages/specs.ts';
import workerUrl from '../../src/studio/worker.ts?worker&url';
import { automation } from '../../src/workspace/automation.ts';
import { Workspace } from '../../src/workspace/workspace.svelte.ts';
import { memoryKeeping } from '../support/workspace.ts';

test('a studio that could not be started anew is tried again by the next call, with the study as it was', async () => {
  let isReached = true;
  const missing = new AppError('network.failed', 'worker.js was answered with status 404.');
  const workspace = new Workspace({
    registry,
    createWorker: (name) => startWorker(isReached ? workerUrl : '/missing-worker.js', { name }),
    explainFailure: () => Promise.resolve(missing),
    keeping: memoryKeeping(),
    version: 'test',
    start: { engine: 'wasm' },
  });
  await workspace.ready;
  const tessera = automation(workspace);
  await tessera.addSource('people.csv', new Blob(['customer,spend\n', '1,2\n', '2,3\n']));
  isReached = false;
  await expect(tessera.useEngine('reference')).rejects.toMatchObject({ code: 'network.failed' });
  await expect(tessera.run('sources')).rejects.toMatchObject({ code: 'network.failed' });
  isReached = true;
  expect((await tessera.query('SELECT count(*) FROM "people.csv"')).rows).toEqual([[2]]);
  workspace.close();
});
