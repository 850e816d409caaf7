import { ident, join, sql, type Sql } from '../../core/sql.ts';
import { checkNames } from './checkNames.ts';
import { bindProperties, checkProperties, type BoundProperty } from './checkProperties.ts';
import { checkRows, identifierConditions, inFuture } from './checkRows.ts';
import { checkVolume } from './checkVolume.ts';
import { eventName } from './observe.ts';
import type { CheckValue, EventCount } from './spec.ts';
import { ofEvents, type Subject } from './subject.ts';
import { verdictOf, worstFirst } from './verdict.ts';
import { anyOf, brokenRules } from './violations.ts';

/** Events that are listed with their rows by day. */
const mostListed = 200;

/** Checks every row of a table of events against the plan. */
export async function check(subject: Subject): Promise<CheckValue> {
  const { plan, observed, source, asOf } = subject;
  const { bound, unchecked } = await bindProperties(subject);
  const names = await checkNames(subject);
  const properties = await checkProperties(subject, bound);
  const rows = await checkRows(subject);
  const volume = await checkVolume(subject);
  const broken = await countBroken(subject, bound);
  const planned = new Set(plan.events.map(({ name }) => name));
  const events = observed.events.slice(0, mostListed).map((event): EventCount => ({
    name: event.name,
    planned: planned.has(event.name),
    rows: event.rows,
    broken: broken.get(event.name) ?? 0,
    days: volume.days.get(event.name) ?? [],
  }));
  const findings = worstFirst([...names, ...properties, ...rows.findings, ...volume.findings]);
  const all = [...broken.values()].reduce((sum, count) => sum + count, 0);
  return {
    source: source.name,
    rows: observed.rows,
    broken: all,
    events,
    moreEvents: Math.max(0, observed.events.length - events.length) + observed.moreEvents,
    firstDay: volume.firstDay,
    lastDay: volume.lastDay,
    asOf,
    findings,
    unchecked: [...unchecked, ...rows.unchecked],
    ...verdictOf(observed.rows, all, findings, plan.events.length),
  };
}

/** Rows that break any rule, by the event's name ('' for rows without one). */
async function countBroken(subject: Subject, bound: readonly BoundProperty[]): Promise<Map<string, number>> {
  const { database, work } = subject.context;
  const condition = anyOf(conditionsOf(subject, bound)) ?? sql`false`;
  const rows = await database.rows<{ event: string | null; rows: number }>(
    sql`SELECT ${eventName(subject.binding)} AS event, count(*)::DOUBLE AS rows FROM ${ident(subject.source.table)}
      WHERE ${condition} GROUP BY 1`,
    work,
  );
  return new Map(rows.map((row) => [row.event ?? '', row.rows]));
}

function conditionsOf(subject: Subject, bound: readonly BoundProperty[]): Sql[] {
  const { plan, binding } = subject;
  const names = plan.events.map(({ name }) => name);
  const unknown = sql`(${eventName(binding)} IS NULL OR NOT (${ofEvents(subject, names)}))`;
  const guarded = (events: readonly string[], condition: Sql): Sql =>
    events.length === names.length ? condition : sql`(${ofEvents(subject, events)} AND ${condition})`;
  const ofProperties = bound.flatMap(({ property, rules }): Sql[] => {
    const uses = plan.events.flatMap((event) => {
      const use = event.properties.find((one) => one.property === property.id);
      return use ? [{ name: event.name, required: use.required }] : [];
    });
    const users = uses.map(({ name }) => name);
    const needing = uses.filter(({ required }) => required).map(({ name }) => name);
    const wrong = brokenRules.flatMap((rule) => rules[rule] ?? []);
    return [
      ...(needing.length > 0 ? [guarded(needing, sql`(${rules.missing})`)] : []),
      ...(users.length > 0 && wrong.length > 0 ? [guarded(users, sql`(${join(wrong, ' OR ')})`)] : []),
    ];
  });
  const { required, nobody } = identifierConditions(subject);
  const future = inFuture(subject);
  return [
    unknown,
    ...ofProperties,
    ...(required.length > 0 ? required.map(({ lacks }) => lacks) : nobody === null ? [] : [sql`(${nobody})`]),
    ...(future ? [future] : []),
  ];
}
