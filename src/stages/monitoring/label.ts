import type { MonitoringSpec } from './settingSchema.ts';

/** The name of an edit to what is monitored, for undo. */
export function monitoringLabel(before: MonitoringSpec, after: MonitoringSpec): string {
  if (before.version !== after.version)
    return after.version === null ? 'Monitor the version in production' : `Monitor version ${after.version}`;
  if (JSON.stringify(before.series) !== JSON.stringify(after.series)) return 'Change the snapshots';
  if (before.reference !== after.reference) return 'Change what drift is told against';
  if (before.preset !== after.preset) return `Use the preset “${after.preset}”`;
  if (JSON.stringify(before.charts) !== JSON.stringify(after.charts)) return 'Change the control charts';
  if (before.columns.length < after.columns.length) return 'Watch a column';
  if (before.columns.length > after.columns.length) return 'Watch a column no more';
  if (before.triggers.length < after.triggers.length) return 'Add a trigger';
  if (before.triggers.length > after.triggers.length) return 'Remove a trigger';
  if (JSON.stringify(before.triggers) !== JSON.stringify(after.triggers)) return 'Change a trigger';
  return 'Change a threshold of monitoring';
}
