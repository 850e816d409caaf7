import { expect, test } from 'vitest';
import { automation } from '../../src/workspace/automation.ts';
import { openWorkspace } from '../support/workspace.ts';
import { csv } from './snapshotsSupport.ts';

test('a column that a new load lacks is called by its name where features ask for it', async () => {
  const workspace = await openWorkspace({ engine: 'reference' });
  const tessera = automation(workspace);
  const lines = Array.from({ length: 60 }, (_, at) => [`p${at}`, (at % 2) * 100 + at, (at % 3) * 50 + at]);
  const whole = csv('customer_id,spend,visits', ...lines.map((line) => line.join(',')));
  await tessera.addSource('people.csv', whole, { roles: { customer_id: 'customer' } });
  await tessera.autopilot({ k: 2 });
  const without = csv('customer_id,visits', ...lines.map(([id, , visits]) => `${id},${visits}`));
  await tessera.replace('people.csv', 'july.csv', without);
  await expect(tessera.run('features')).rejects.toThrow(
    'Features read column “spend” of people.csv, which this load of it lacks.',
  );
  workspace.close();
});
