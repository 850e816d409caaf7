import type { Json } from '../../src/core/json.ts';
import { generateDemoStore } from '../../src/data/demo/generate.ts';
import type { MonitoringSpec, MonitoringValue } from '../../src/stages/monitoring/spec.ts';
import { published, withAct, type RegistrySpec, type VersionDraft } from '../../src/stages/registry/spec.ts';
import { demoRoles } from './stagesData.ts';
import { Stages } from './stagesSupport.ts';

/** Publishes the segments as they are and puts them into production. */
export async function publish(stages: Stages, at: string): Promise<void> {
  const before = stages.specs.get('registry') as unknown as RegistrySpec;
  const draft = await stages.suggest<VersionDraft>('registry');
  const signed = { at, by: 'Ann', note: '' };
  const spec = published(before, draft, { ...signed, name: `Version ${before.versions.length + 1}` });
  const version = spec.versions[spec.versions.length - 1]?.id ?? '';
  const act = { ...signed, action: 'promote' as const, version, comparison: null, reason: 'For a test.' };
  stages.specs.set('registry', withAct(spec, act) as unknown as Json);
}

export async function monitor(stages: Stages, change: Partial<MonitoringSpec>): Promise<MonitoringValue> {
  stages.set('monitoring', change);
  return stages.run<MonitoringValue>('monitoring');
}

/** A demo store of so many customers with its segments, as autopilot makes them. */
export async function demoStudy(size: number): Promise<Stages> {
  const stages = await Stages.open({ engine: 'wasm', threads: 2 });
  for (const { table, batch, rows } of generateDemoStore({ size }))
    await stages.database.insertArrow(`raw_${table}`, batch, rows);
  for (const [table, roles] of Object.entries(demoRoles)) await stages.addTable(table, `raw_${table}`, roles);
  await stages.run('sources');
  await stages.autopilot('quality', 'features', 'segments', 'insight');
  return stages;
}

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
