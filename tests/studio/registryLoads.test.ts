import { expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import type { RegistrySpec } from '../../src/stages/registry/spec.ts';
import { automation } from '../../src/workspace/automation.ts';
import { openWorkspace } from '../support/workspace.ts';

/** People of two kinds, with their columns in this order; in another load there are more of them, and more of one kind. */
function people(rows: number, rich: number, order: readonly ('id' | 'spend' | 'visits')[]): Blob {
  const source = random(7);
  const lines = Array.from({ length: rows }, (_, row) => {
    const level = row < rich ? 8 : 0;
    const values = {
      id: `p${row}`,
      spend: (level + source.normal()).toFixed(3),
      visits: (level + source.normal()).toFixed(3),
    };
    return order.map((name) => values[name]).join(',');
  });
  const header = order.map((name) => (name === 'id' ? 'customer_id' : name)).join(',');
  return new Blob([[header, ...lines].join('\n') + '\n']);
}

interface Told {
  readonly snapshots: readonly {
    readonly problem: string | null;
    readonly customers: number;
    readonly segments: readonly { readonly size: number }[];
  }[];
}

test('an earlier load is scored by a version as the study would read it, and the one it was published from exactly', async () => {
  const workspace = await openWorkspace();
  const tessera = automation(workspace);
  await tessera.addSource('people.csv', people(300, 100, ['id', 'spend', 'visits']), {
    roles: { customer_id: 'customer' },
  });
  await tessera.autopilot({ k: 2 });
  await tessera.publishVersion({ name: 'First' });
  await tessera.promoteVersion('v1');
  const [version] = (workspace.node('registry').spec as unknown as RegistrySpec).versions;
  await tessera.replace('people.csv', 'july.csv', people(400, 300, ['visits', 'id', 'spend']));
  await tessera.set('monitoring', { series: { kind: 'loads', most: 10 } });
  await tessera.run('monitoring');
  const { snapshots } = (await tessera.result('monitoring')) as unknown as Told;
  expect(snapshots.map(({ problem }) => problem)).toEqual([null, null]);
  expect(snapshots.map(({ customers }) => customers)).toEqual([300, 400]);
  expect(snapshots[0]?.segments.map(({ size }) => size)).toEqual(version?.segments.map(({ size }) => size));
  expect(snapshots[1]?.segments.map(({ size }) => size)).toEqual([100, 300]);
  workspace.close();
}, 120_000);
