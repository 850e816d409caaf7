import {
  formatCount,
  formatCounted,
  formatNumber,
  formatShare,
  formatShareBound,
  shortName,
} from '../../core/format.ts';
import { daysBetween, daysInWords, momentOf } from './moments.ts';
import type { MonitoringSpec } from './settingSchema.ts';
import type { MonitoredSnapshot, MonitoredSource, MonitoringFacts, PipelineFinding } from './valueSchema.ts';

/** Share of rejected records from which a load is told as failed. */
const manyRejected = 0.01;
/** Share of customers without a segment that is told, where no trigger sets another. */
const usualUnassigned = 0.05;
/** How many times as many customers, or as few, are told: shares of segments can stay while most customers are lost. */
const manyTimes = 2;

/**
 * The health of what feeds the segments: loads that are late, missing or failed by the service levels, checks of quality that fail,
 * features that vanished, customers without a segment, and far fewer or more customers than before. Source by source, then of the newest snapshot; what is in order is told
 * too, where something is agreed.
 */
export function pipelineHealth(
  facts: MonitoringFacts,
  { triggers }: Pick<MonitoringSpec, 'triggers'>,
): PipelineFinding[] {
  const limits = triggers.flatMap((trigger) =>
    trigger.kind === 'unassigned' && trigger.enabled ? [trigger.share] : [],
  );
  const newest = facts.snapshots.at(-1);
  return [
    ...facts.sources.flatMap((source) => sourceFindings(source, momentOf(facts.at) ?? NaN)),
    ...(newest ? snapshotFindings(newest, limits.length > 0 ? Math.min(...limits) : usualUnassigned) : []),
    ...(newest ? populationFindings(facts.snapshots.at(-2), newest) : []),
  ];
}

function sourceFindings(source: MonitoredSource, now: number): PipelineFinding[] {
  return [...timely(source, now), ...whole(source), ...contract(source)];
}

/** Late once the newest row is older than the cadence and the grace together; missing once whole loads should have come. */
function timely(
  { name, newest, loadedAt, everyDays, graceDays }: MonitoredSource,
  now: number,
): PipelineFinding[] {
  if (everyDays === null) return [];
  const last = momentOf(newest) ?? momentOf(loadedAt);
  const agreed = `agreed is every ${daysInWords(everyDays)}, with ${daysInWords(graceDays)} of grace`;
  if (last === null) {
    const words = `Nobody knows how new ${shortName(name)} is: it has no time, and its load was not recorded; ${agreed}.`;
    return [{ kind: 'late', tone: 'warning', source: name, words }];
  }
  const age = daysBetween(last, now);
  const late = age - everyDays - graceDays;
  if (late <= 0) {
    const words = `${shortName(name)} is on time: its newest row is ${daysInWords(Math.floor(Math.max(0, age)))} old; ${agreed}.`;
    return [{ kind: 'late', tone: 'ok', source: name, words }];
  }
  const lacking = Math.floor((age - graceDays) / everyDays);
  const words = `${shortName(name)} is late by ${daysInWords(Math.ceil(late))}: its newest row is ${daysInWords(Math.floor(age))} old; ${agreed}.`;
  if (lacking < 2) return [{ kind: 'late', tone: 'warning', source: name, words }];
  return [
    {
      kind: 'missing',
      tone: 'bad',
      source: name,
      words: `${words} ${formatCount(lacking)} loads are missing.`,
    },
  ];
}

/** A load without rows, or with many records that could not be read. */
function whole({ name, rows, rejected }: MonitoredSource): PipelineFinding[] {
  const all = rows + rejected;
  if (rows === 0) {
    const words =
      rejected > 0
        ? `All ${formatCount(rejected)} records of ${shortName(name)} were rejected.`
        : `The load of ${shortName(name)} has no rows.`;
    return [{ kind: 'failed', tone: 'bad', source: name, words }];
  }
  if (rejected / all < manyRejected) return [];
  return [
    {
      kind: 'failed',
      tone: 'warning',
      source: name,
      words: `${formatCount(rejected)} of ${formatCounted(all, 'record')} of ${shortName(name)} ${rejected === 1 ? 'was' : 'were'} rejected (${formatShare(rejected / all)}).`,
    },
  ];
}

const contract = ({ name, failing }: MonitoredSource): PipelineFinding[] =>
  failing.map(({ severity, message }) => ({
    kind: 'contract',
    tone: severity === 'error' ? 'bad' : 'warning',
    source: name,
    words: message,
  }));

function snapshotFindings(snapshot: MonitoredSnapshot, limit: number): PipelineFinding[] {
  const { label, problem, vanished, customers, unassigned } = snapshot;
  if (problem !== null) {
    return [{ kind: 'failed', tone: 'bad', source: null, words: `${label} could not be scored: ${problem}` }];
  }
  const lost = vanished.map((feature): PipelineFinding => ({
    kind: 'vanished',
    tone: 'bad',
    source: null,
    words: `What “${shortName(feature)}” is made of is not in ${label} any more.`,
  }));
  const all = customers + unassigned;
  if (all === 0) return lost;
  const share = unassigned / all;
  const covered: PipelineFinding = {
    kind: 'coverage',
    tone: share >= limit ? 'bad' : 'ok',
    source: null,
    words: `${formatCount(unassigned)} of ${formatCounted(all, 'customer')} of ${label} ${unassigned === 1 ? 'has' : 'have'} no segment (${formatShare(share)}; the limit is ${formatShareBound(limit)}).`,
  };
  return [...lost, covered];
}

/** A snapshot with less than half the customers of the one before, or with more than twice as many. */
function populationFindings(
  before: MonitoredSnapshot | undefined,
  { label, problem, customers, unassigned }: MonitoredSnapshot,
): PipelineFinding[] {
  if (!before || before.problem !== null || problem !== null) return [];
  const [was, is] = [before.customers + before.unassigned, customers + unassigned];
  if (was === 0 || is === 0) return [];
  const grew = is > was;
  if ((grew ? is / was : was / is) <= manyTimes) return [];
  const change = grew
    ? `${formatNumber(is / was, 2)} times as many customers as`
    : `${formatShare((was - is) / was)} fewer customers than`;
  return [
    {
      kind: 'population',
      tone: grew ? 'warning' : 'bad',
      source: null,
      words: `${label} has ${change} ${before.label}: look whether the load is whole, and the right one.`,
    },
  ];
}
