import { expect, it } from 'vitest';
import { automation, type Tessera } from '../../src/workspace/automation.ts';
import { openWorkspace } from '../support/workspace.ts';

const people = new Blob([
  'customer,spend,visits\n',
  ...Array.from({ length: 60 }, (_, i) => `${i},${i % 7},${i % 5}\n`),
]);

/** Takes a worker’s life lock away, which is what its end does. */
async function endLife(role: 'database' | 'studio'): Promise<void> {
  const { held = [] } = await navigator.locks.query();
  const names = held.flatMap(({ name }) => (name?.startsWith(`tessera-${role}-`) ? [name] : []));
  const [name] = names;
  expect(names).toHaveLength(1);
  if (name !== undefined) await navigator.locks.request(name, { steal: true }, () => undefined);
}

async function answersAgain(tessera: Tessera): Promise<void> {
  await expect
    .poll(
      async () => {
        try {
          return (await tessera.query('SELECT count(*) FROM "people.csv"')).rows;
        } catch (thrown) {
          return (thrown as { code: string }).code;
        }
      },
      { timeout: 10_000, interval: 200 },
    )
    .toEqual([[60]]);
}

for (const role of ['database', 'studio'] as const) {
  it(`goes on with the study within ten seconds when the ${role}’s worker ends without a word`, async () => {
    const workspace = await openWorkspace();
    const tessera = automation(workspace);
    await tessera.addSource('people.csv', people);
    await endLife(role);
    await answersAgain(tessera);
    workspace.close();
  });
}

it('explicit runs are not cancelled by the run that follows an edit', async () => {
  const workspace = await openWorkspace();
  const tessera = automation(workspace);
  const { id } = await tessera.addSource('people.csv', people);
  await tessera.autopilot({ k: 3 });
  await tessera.setRole(id, 'visits', 'ignore');
  await tessera.run();
  expect(await tessera.result('segments')).not.toBeNull();
  workspace.close();
});
