import type { Trigger } from '../spec.ts';

/** A trigger's limit as a person sets it: shares in per cent. */
export interface Limit {
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly unit: string;
}

export const triggerKinds: readonly { readonly value: Trigger['kind']; readonly label: string }[] = [
  { value: 'features', label: 'Number of features that drifted' },
  { value: 'drift', label: 'Share of features that drifted' },
  { value: 'columns', label: 'Number of watched columns that drifted' },
  { value: 'size', label: 'Change of a segment’s size' },
  { value: 'stability', label: 'Customers who changed segment' },
  { value: 'unassigned', label: 'Customers without a segment' },
  { value: 'age', label: 'Age of the version' },
  { value: 'cadence', label: 'Days in production' },
];

const percent = (share: number): Limit => ({
  value: Math.round(share * 1000) / 10,
  min: 0,
  max: 100,
  unit: '%',
});

export function limitOf(trigger: Trigger): Limit {
  switch (trigger.kind) {
    case 'drift':
    case 'unassigned':
      return percent(trigger.share);
    case 'size':
      return percent(trigger.change);
    case 'stability':
      return percent(trigger.reassigned);
    case 'features':
      return { value: trigger.count, min: 1, max: 1000, unit: trigger.count === 1 ? 'feature' : 'features' };
    case 'columns':
      return { value: trigger.count, min: 1, max: 1000, unit: trigger.count === 1 ? 'column' : 'columns' };
    case 'age':
    case 'cadence':
      return { value: trigger.days, min: 1, max: 3660, unit: trigger.days === 1 ? 'day' : 'days' };
  }
}

/** The trigger with another limit, as `limitOf` shows it. */
export function withLimit(trigger: Trigger, value: number): Trigger {
  switch (trigger.kind) {
    case 'drift':
    case 'unassigned':
      return { ...trigger, share: value / 100 };
    case 'size':
      return { ...trigger, change: value / 100 };
    case 'stability':
      return { ...trigger, reassigned: value / 100 };
    case 'features':
    case 'columns':
      return { ...trigger, count: Math.round(value) };
    case 'age':
    case 'cadence':
      return { ...trigger, days: Math.round(value) };
  }
}

/** A new trigger of a kind, with an id that no other has. */
export function newTrigger(kind: Trigger['kind'], triggers: readonly Trigger[]): Trigger {
  const numbers = triggers.map(({ id }) => Number(id.slice(1)));
  const common = { id: `t${Math.max(-1, ...numbers) + 1}`, enabled: true };
  switch (kind) {
    case 'drift':
      return { ...common, kind, share: 0.5 };
    case 'unassigned':
      return { ...common, kind, share: 0.05 };
    case 'size':
      return { ...common, kind, change: 0.15 };
    case 'stability':
      return { ...common, kind, reassigned: 0.2 };
    case 'features':
    case 'columns':
      return { ...common, kind, count: 1 };
    case 'age':
    case 'cadence':
      return { ...common, kind, days: 365 };
  }
}
