import { formatFixed, shortName } from '../../../core/format.ts';
import type { Level, MonitoredSnapshot, MonitoringValue, Tone } from '../spec.ts';

/** Place of a segment by its id: S1 is 0. It gives colour and mark. */
export function rankOf(id: string): number {
  const number = Number(/\d+/.exec(id)?.[0] ?? '0');
  return number - 1;
}

/** A segment's name, cut where it is long. */
export function segmentName({ version }: MonitoringValue, id: string): string {
  return shortName(version?.segments.find((segment) => segment.id === id)?.name ?? id);
}

/** A feature's name, cut where it is long. */
export function featureName({ version }: MonitoringValue, id: string): string {
  return shortName(version?.features.find((feature) => feature.id === id)?.name ?? id);
}

/** The snapshots that have customers, oldest first. */
export function toldSnapshots({ snapshots }: MonitoringValue): readonly MonitoredSnapshot[] {
  return snapshots.filter(({ problem, customers }) => problem === null && customers > 0);
}

/** The snapshot of that id, or the newest that has customers. */
export function snapshotAt(value: MonitoringValue, id: string | null): MonitoredSnapshot | null {
  const told = toldSnapshots(value);
  return told.find((snapshot) => snapshot.id === id) ?? told.at(-1) ?? null;
}

/** Told snapshots to choose from, the newest first. */
export function snapshotOptions(
  value: MonitoringValue,
): { readonly value: string; readonly label: string }[] {
  return toldSnapshots(value)
    .map(({ id, label, isReference }) => ({
      value: id,
      label: isReference ? `${label} (the reference)` : label,
    }))
    .reverse();
}

export const levelWords: Readonly<Record<Level, string>> = {
  steady: 'steady',
  moved: 'moved',
  drifted: 'drifted',
};

export const levelTone: Readonly<Record<Level, 'plain' | 'warn' | 'bad'>> = {
  steady: 'plain',
  moved: 'warn',
  drifted: 'bad',
};

export const headTone: Readonly<Record<Tone, 'ok' | 'warn' | 'bad'>> = {
  ok: 'ok',
  warning: 'warn',
  bad: 'bad',
};

/** A probability as people read it. */
export function pText(p: number): string {
  return p < 0.001 ? '< 0.001' : formatFixed(p, 3);
}
