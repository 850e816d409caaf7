import { registryOf } from '../../core/publishedVersions.ts';
import type { Json } from '../../core/json.ts';
import { defineStage } from '../../core/recipe.ts';
import { loadsOf } from './loadsSchema.ts';
import { monitoringLabel } from './label.ts';
import { monitoringSchema, type MonitoringSpec } from './settingSchema.ts';
import { defaultTriggers } from './triggerSchema.ts';

export * from './settingSchema.ts';
export type { ColumnDrift, WatchedColumn } from './columnSchema.ts';
export type * from './valueSchema.ts';
export { defaultTriggers, triggerSchema, triggerWords, type Trigger } from './triggerSchema.ts';

const isObject = (value: Json): value is { readonly [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const definition = defineStage<MonitoringSpec>({
  stage: 'monitoring',
  title: 'Monitoring',
  purpose:
    'Whether the published segments still hold: features, segments, migration, and what to do about it.',
  order: 80,
  version: 2,
  migrations: [(old) => (isObject(old) ? { ...old, columns: [] } : old)],
  algorithm: 3,
  schema: monitoringSchema,
  defaults: {
    version: null,
    series: { kind: 'loads', most: 24 },
    reference: 'published',
    preset: 'tessera',
    falseDiscovery: 0.05,
    effectFloor: 0.1,
    sizeChange: 0.15,
    charts: { rules: 'western-electric', baseline: 8 },
    triggers: [...defaultTriggers],
    columns: [],
  },
  inputs: ['quality'],
  aside: true,
  watches: (recipe) => ({ registry: registryOf(recipe), loads: loadsOf(recipe) }),
  label: monitoringLabel,
});
