import { expect, test } from 'vitest';
import type { FairnessValue } from '../../src/stages/fairness/spec.ts';
import type { RegistryValue } from '../../src/stages/registry/spec.ts';
import type { SourcesSpec } from '../../src/stages/sources/spec.ts';
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

test('a column that a new load lacks is called by its name where the audit and Versions ask for it', async () => {
  const workspace = await openWorkspace({ engine: 'reference' });
  const tessera = automation(workspace);
  const lines = Array.from({ length: 60 }, (_, at) => [
    `p${at}`,
    (at % 2) * 100 + at,
    at % 3 ? 'm' : 'f',
    at % 2 ? 'yes' : 'no',
  ]);
  const whole = csv('customer_id,spend,sex,offer', ...lines.map((line) => line.join(',')));
  await tessera.addSource('people.csv', whole, { roles: { customer_id: 'customer', sex: 'sensitive' } });
  await tessera.autopilot({ k: 2 });
  const { sources } = (await tessera.get('sources')) as unknown as Pick<SourcesSpec, 'sources'>;
  const [people] = sources;
  const reference = (name: string) => ({
    source: people?.id ?? '',
    column: people?.columns.find((one) => one.name === name)?.id ?? '',
  });
  await tessera.set('fairness', {
    attributes: [
      {
        id: 'a0',
        ...reference('sex'),
        grouping: { kind: 'values' },
        reference: null,
        reason: 'r',
        basis: 'b',
      },
    ],
    decisions: [{ id: 'd0', ...reference('offer'), yes: null }],
  });
  await tessera.publishVersion({ name: 'First' });
  const without = csv('customer_id,spend', ...lines.map(([id, spend]) => `${id},${spend}`));
  await tessera.replace('people.csv', 'july.csv', without);
  await tessera.run('fairness');
  const { problems, dimensions } = (await tessera.result('fairness')) as unknown as FairnessValue;
  expect(dimensions.map(({ name }) => name)).toEqual(['sex']);
  expect(problems).toEqual([
    'An attribute is not audited. people.csv has no column “sex” any more.',
    'A decision is left out. people.csv has no column “offer” any more.',
  ]);
  await tessera.set('registry', { comparison: { champion: 'v1', challenger: 'current' } });
  await tessera.run('registry');
  const { comparison } = (await tessera.result('registry')) as unknown as RegistryValue;
  expect(comparison?.champion.fairness.map(({ problem }) => problem)).toEqual([
    'people.csv has no column “sex” any more.',
  ]);
  workspace.close();
});
