import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Json } from '../../src/core/json.ts';
import type { MonitoringSpec, MonitoringValue } from '../../src/stages/monitoring/spec.ts';
import { published, withAct, type RegistrySpec, type VersionDraft } from '../../src/stages/registry/spec.ts';
import { hasShared, sharedFile } from '../support/shared.ts';
import { onlineRetailRoles } from './stagesData.ts';
import { Stages } from './stagesSupport.ts';

const empty: RegistrySpec = { versions: [], history: [], comparison: null, lift: null };
const signed = { at: '2026-02-01T00:00:00Z', by: 'Ann', note: '' };

/** Publishes the segments as they are and puts them into production. */
async function publish(stages: Stages, into: RegistrySpec = empty, at = signed.at): Promise<RegistrySpec> {
  const draft = await stages.suggest<VersionDraft>('registry');
  const name = `Version ${into.versions.length + 1}`;
  const spec = published(into, draft, { ...signed, at, name });
  const version = spec.versions.at(-1)?.id ?? '';
  const act = { ...signed, at, action: 'promote' as const, version, comparison: null, reason: 'First test.' };
  const promoted = withAct(spec, act);
  stages.specs.set('registry', promoted as unknown as Json);
  return promoted;
}

async function monitor(stages: Stages, change: Partial<MonitoringSpec>): Promise<MonitoringValue> {
  stages.set('monitoring', change);
  return stages.run<MonitoringValue>('monitoring');
}

describe.skipIf(!hasShared)('Online Retail by month', () => {
  let stages: Stages;
  beforeAll(async () => {
    stages = await Stages.open();
    const file = await sharedFile('data/online_retail/online_retail.parquet');
    await stages.addParquet('retail', file, onlineRetailRoles);
    await stages.autopilot('sources', 'features', 'segments', 'insight');
  }, 180_000);
  afterAll(() => stages.close());

  test('without a version it says that nothing is published', async () => {
    const value = await monitor(stages, {});
    expect(value.version).toBeNull();
    expect(value.verdict.title).toBe('Nothing is published yet');
  });

  test('the last months are told', async () => {
    await publish(stages);
    const value = await monitor(stages, { series: { kind: 'dates', every: 'month', most: 13 } });
    console.log(
      stages.milliseconds.get('monitoring'),
      JSON.stringify({ ...value, snapshots: [], charts: [] }, null, 1),
    );
    console.log(JSON.stringify(value.snapshots.slice(-2), null, 0).slice(0, 9000));
    console.log(
      value.snapshots.map((s) => [
        s.label,
        s.customers,
        s.features.filter((f) => f.level === 'drifted').length,
        s.migration?.reassigned?.value,
      ]),
    );
    expect(value.snapshots).toHaveLength(13);
  });
});
