import { formatCount, formatCounted, formatShare, formatShareBound } from '../../core/format.ts';
import { driftedFeatures, driftedWords } from './view/driftedFeatures.ts';
import { daysBetween, daysInWords, momentOf } from './moments.ts';
import type { MonitoringSpec } from './settingSchema.ts';
import type { Trigger } from './triggerSchema.ts';
import type { MonitoredSnapshot, MonitoringFacts, TriggerOutcome } from './valueSchema.ts';

/** What a trigger looked at, before it is known which trigger and snapshot. */
type Finding = Pick<TriggerOutcome, 'fired' | 'value' | 'words'>;

type Rules = Pick<MonitoringSpec, 'triggers' | 'falseDiscovery'>;

/**
 * Every enabled trigger at every snapshot, oldest first: what fires at the newest, and what would have fired before. A snapshot that
 * cannot be told fires nothing, and says so.
 */
export function evaluateTriggers(facts: MonitoringFacts, rules: Rules): TriggerOutcome[] {
  const enabled = rules.triggers.filter((trigger) => trigger.enabled);
  return facts.snapshots.flatMap((snapshot, place) => {
    const isNewest = place === facts.snapshots.length - 1;
    const moment = momentOf(snapshot.asOf) ?? (isNewest ? momentOf(facts.at) : null);
    return enabled.map((trigger) => ({
      trigger: trigger.id,
      snapshot: snapshot.id,
      limit: limitOf(trigger),
      ...findingOf(trigger, snapshot, { facts, rules, moment }),
    }));
  });
}

function limitOf(trigger: Trigger): number {
  switch (trigger.kind) {
    case 'drift':
    case 'unassigned':
      return trigger.share;
    case 'features':
    case 'columns':
      return trigger.count;
    case 'size':
      return trigger.change;
    case 'stability':
      return trigger.reassigned;
    case 'age':
    case 'cadence':
      return trigger.days;
  }
}

interface Circumstances {
  readonly facts: MonitoringFacts;
  readonly rules: Rules;
  /** When the snapshot was, in milliseconds; null where nobody knows. */
  readonly moment: number | null;
}

function findingOf(trigger: Trigger, snapshot: MonitoredSnapshot, circumstances: Circumstances): Finding {
  const { facts, moment } = circumstances;
  switch (trigger.kind) {
    case 'age':
      return aged(trigger.days, facts.version?.publishedAt ?? null, moment, 'published');
    case 'cadence':
      return aged(trigger.days, facts.version?.inProductionSince ?? null, moment, 'put into production');
    case 'drift':
    case 'features':
    case 'columns':
    case 'size':
    case 'stability':
    case 'unassigned':
      if (snapshot.problem !== null) return unknown(`Not known: ${snapshot.problem}`);
  }
  switch (trigger.kind) {
    case 'drift':
    case 'features':
      return drifted(trigger, snapshot, facts);
    case 'columns':
      return columnsDrifted(trigger.count, snapshot);
    case 'size':
      return resized(trigger.change, snapshot, circumstances);
    case 'stability':
      return reassigned(trigger.reassigned, snapshot);
    case 'unassigned':
      return unassigned(trigger.share, snapshot);
  }
}

/** By the features that form segments: others may drift without a segment being another. */
function drifted(
  trigger: Extract<Trigger, { kind: 'drift' | 'features' }>,
  snapshot: MonitoredSnapshot,
  { version }: MonitoringFacts,
): Finding {
  if (snapshot.isReference) return unknown('The reference itself.');
  const counts = driftedFeatures(version, snapshot.features);
  const { drifted: count, all } = counts.forming;
  if (all === 0) return unknown('No feature that forms segments could be compared.');
  const value = trigger.kind === 'drift' ? count / all : count;
  return { value, fired: value >= limitOf(trigger), words: `${driftedWords(counts)}.` };
}

/** A column that is gone drifted; one that could not be compared did not. */
function columnsDrifted(limit: number, { isReference, columns }: MonitoredSnapshot): Finding {
  if (isReference) return unknown('The reference itself.');
  if (columns.length === 0) return unknown('No column is watched.');
  if (columns.every(({ problem }) => problem !== null))
    return unknown('No watched column could be compared.');
  const value = columns.filter(({ level }) => level === 'drifted').length;
  const words = `${formatCount(value)} of ${formatCounted(columns.length, 'watched column')} drifted.`;
  return { value, fired: value >= limit, words };
}

function resized(limit: number, snapshot: MonitoredSnapshot, { facts, rules }: Circumstances): Finding {
  if (snapshot.isReference) return unknown('The reference itself.');
  if (snapshot.customers === 0) return unknown('No customer is in it.');
  const beyondChance = snapshot.segments.filter(({ p }) => p < rules.falseDiscovery);
  const changed = beyondChance.filter(({ change }) => Math.abs(change) > limit);
  const value = Math.max(0, ...beyondChance.map(({ change }) => Math.abs(change)));
  const named = changed.map(({ id, change }) => {
    const name = facts.version?.segments.find((segment) => segment.id === id)?.name ?? id;
    return `${name} ${change > 0 ? '+' : '−'}${formatShareBound(Math.abs(change))}`;
  });
  const words =
    named.length > 0
      ? `${named.join(', ')}.`
      : `No segment by more than ${formatShareBound(limit)} beyond chance.`;
  return { value, fired: changed.length > 0, words };
}

function reassigned(limit: number, { migration }: MonitoredSnapshot): Finding {
  const rate = migration?.reassigned ?? null;
  if (rate === null) return unknown('Nobody can be followed from the snapshot before.');
  const interval = `${formatShareBound(rate.low)} to ${formatShareBound(rate.high)}`;
  return {
    value: rate.value,
    fired: rate.value >= limit,
    words: `${formatShare(rate.value)} of those who stayed changed segment (95\u00a0% interval ${interval}).`,
  };
}

function unassigned(limit: number, snapshot: MonitoredSnapshot): Finding {
  const all = snapshot.customers + snapshot.unassigned;
  if (all === 0) return unknown('No customer is in it.');
  const value = snapshot.unassigned / all;
  return {
    value,
    fired: value >= limit,
    words: `${formatCount(snapshot.unassigned)} of ${formatCounted(all, 'customer')} ${snapshot.unassigned === 1 ? 'has' : 'have'} no segment.`,
  };
}

function aged(limit: number, since: string | null, moment: number | null, what: string): Finding {
  const start = momentOf(since);
  if (start === null) return unknown(`The version was not ${what}.`);
  if (moment === null) return unknown('Nobody knows when this snapshot was.');
  const days = daysBetween(start, moment);
  if (days < 0) return unknown(`The version was ${what} later.`);
  return {
    value: days,
    fired: what === 'published' ? days > limit : days >= limit,
    words: `${daysInWords(Math.floor(days))} since it was ${what}.`,
  };
}

const unknown = (words: string): Finding => ({ value: null, fired: false, words });
