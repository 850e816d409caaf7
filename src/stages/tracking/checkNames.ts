import { formatCount, formatCounted } from '../../core/format.ts';
import { sql } from '../../core/sql.ts';
import { eventName } from './observe.ts';
import type { Finding } from './spec.ts';
import { examplesOf, ofEvents, type Subject } from './subject.ts';
import { brokenNaming, wordsOf } from './view/naming.ts';

/** Unknown events of which every one is told by itself; the others are told together. */
const mostTold = 50;

/** Events that the plan does not know, events of the plan that never come, and names that break the rule. */
export async function checkNames(subject: Subject): Promise<Finding[]> {
  const { plan, observed } = subject;
  const planned = new Map(plan.events.map((event) => [event.name, event]));
  const unknown = observed.events.filter(({ name }) => !planned.has(name));
  const findings: Finding[] = [];
  for (const { name, rows } of unknown.slice(0, mostTold)) {
    const near = plan.events.find((event) => wordsOf(event.name).join(' ') === wordsOf(name).join(' '));
    findings.push({
      kind: 'unknown-event',
      severity: 'error',
      event: name,
      property: null,
      count: rows,
      of: observed.rows,
      words: `${name} is not in the plan (${formatCounted(rows, 'row')})${near ? `: is ${near.name} meant?` : '.'}`,
      examples: await examplesOf(subject, ofEvents(subject, [name]), null),
    });
  }
  const others = unknown.slice(mostTold);
  if (others.length + observed.moreEvents > 0) {
    const count = others.reduce((sum, { rows }) => sum + rows, 0);
    findings.push({
      kind: 'unknown-event',
      severity: 'error',
      event: null,
      property: null,
      count,
      of: observed.rows,
      words: `${formatCount(others.length + observed.moreEvents)} more names are not in the plan. Is this the column of event names?`,
      examples: [],
    });
  }
  return [...findings, ...silent(subject), ...naming(subject), ...(await nameless(subject))];
}

function silent({ plan, observed }: Subject): Finding[] {
  const seen = new Set(observed.events.map(({ name }) => name));
  return plan.events.flatMap((event): Finding[] => {
    const there = seen.has(event.name);
    if (event.status === 'live' && !there && observed.moreEvents === 0) {
      return [
        about(
          'silent-event',
          'warning',
          event.name,
          0,
          observed.rows,
          `${event.name} is live and never came.`,
        ),
      ];
    }
    if (event.status === 'live' || !there) return [];
    const rows = observed.events.find(({ name }) => name === event.name)?.rows ?? 0;
    const words =
      event.status === 'deprecated'
        ? `${event.name} is deprecated and still comes (${formatCounted(rows, 'row')}).`
        : `${event.name} is only planned and comes already (${formatCounted(rows, 'row')}).`;
    return [about('silent-event', 'note', event.name, rows, observed.rows, words)];
  });
}

function naming({ plan, observed }: Subject): Finding[] {
  const rowsOf = new Map(observed.events.map(({ name, rows }) => [name, rows]));
  const names = new Set([...plan.events.map(({ name }) => name), ...rowsOf.keys()]);
  return [...names].flatMap((name): Finding[] => {
    const why = brokenNaming(name, plan.naming);
    if (why === null) return [];
    return [
      about('naming', 'warning', name, rowsOf.get(name) ?? 0, observed.rows, `The name ${name} ${why}.`),
    ];
  });
}

async function nameless(subject: Subject): Promise<Finding[]> {
  const { nameless: count, rows } = subject.observed;
  if (count === 0) return [];
  const finding = about(
    'no-name',
    'error',
    null,
    count,
    rows,
    count === 1
      ? '1 row does not say which event it is.'
      : `${formatCount(count)} rows do not say which event they are.`,
  );
  return [
    { ...finding, examples: await examplesOf(subject, sql`${eventName(subject.binding)} IS NULL`, null) },
  ];
}

function about(
  kind: Finding['kind'],
  severity: Finding['severity'],
  event: string | null,
  count: number,
  of: number,
  words: string,
): Finding {
  return { kind, severity, event, property: null, count, of, words, examples: [] };
}
