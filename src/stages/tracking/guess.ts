import { formatCount, formatCounted } from '../../core/format.ts';
import type { ProfiledColumn, SourceValue } from '../sources/spec.ts';
import type { BindingGuess, BindingSpec, IdentifierSpec } from './spec.ts';
import { wordsOf } from './view/naming.ts';

/** Names of events that a column may have before it is no longer taken for one of event names. */
const mostNames = 2000;

type IdentifierKind = IdentifierSpec['kind'];

interface Pick {
  readonly column: ProfiledColumn;
  readonly reason: string;
  readonly score: number;
}

const spoken = (column: ProfiledColumn): string => wordsOf(column.name).join(' ');

const eventNames = /^(event|event name|event type|event action|action|activity|verb|type|hit type)$/;
const idNames = /^(event id|event uuid|message id|insert id|hit id|uuid|id)$/;
const timeNames = /\b(occurred|event time|time|timestamp|created|client|ts|happened|date|datetime|at)\b/;
const receivedNames = /\b(received|collector|ingested|loaded|server time|arrived|collected)\b/;
const identifierNames: readonly (readonly [IdentifierKind, RegExp])[] = [
  ['session', /^(session|session id|visit id|visit|ga session id|domain sessionid|session key)$/],
  [
    'anonymous',
    /^(anonymous id|anon id|visitor id|cookie id|client id|user pseudo id|full visitor id|domain userid)$/,
  ],
  ['device', /^(device id|advertising id|idfa|gaid|maid|installation id|device)$/],
  [
    'customer',
    /^(customer|customer id|user id|member id|client number|account id|person id|contact id|user)$/,
  ],
];

/** Tables that could hold events, likeliest first; columns are judged by name, type and how many values they have. */
export function guessBindings(sources: readonly SourceValue[]): BindingGuess[] {
  return sources
    .flatMap((source) => {
      const guess = guessOne(source);
      return guess ? [guess] : [];
    })
    .sort((a, b) => b.score - a.score || b.rows - a.rows);
}

function guessOne(source: SourceValue): BindingGuess | null {
  const open = new Set(source.columns.filter(({ role }) => role !== 'ignore'));
  const take = (pick: Pick | null): Pick | null => {
    if (pick) open.delete(pick.column);
    return pick;
  };
  const event = take(pickEvent(source, [...open]));
  if (!event) return null;
  const received = take(pickTime([...open], receivedNames, 'arrived'));
  const time = take(pickTime([...open], timeNames, 'happened'));
  const identifiers = identifierNames.flatMap(([kind, names]) => {
    const pick = take(pickIdentifier([...open], kind, names));
    return pick ? [{ kind, pick }] : [];
  });
  const id = take(pickId(source, [...open]));
  const properties = [...open].map(({ name, id: column }) => ({
    name: name.slice(0, 300) || column,
    column,
  }));
  const binding: BindingSpec = {
    source: source.id,
    event: event.column.id,
    id: id?.column.id ?? null,
    time: time?.column.id ?? null,
    received: received?.column.id ?? null,
    identifiers: identifiers.map(({ kind, pick }) => ({ kind, column: pick.column.id })),
    properties,
  };
  const told = (what: string, pick: Pick | null) => (pick ? [{ what, reason: pick.reason }] : []);
  return {
    binding,
    name: source.name,
    rows: source.rows,
    score: event.score + (time ? 2 : 0) + (identifiers.length > 0 ? 1 : 0) + (id ? 1 : 0),
    reasons: [
      ...told('event', event),
      ...told('time', time),
      ...told('received', received),
      ...told('id', id),
      ...identifiers.flatMap(({ kind, pick }) => told(kind, pick)),
      {
        what: 'properties',
        reason: `The other ${formatCount(properties.length)} columns say more of each event.`,
      },
    ],
  };
}

function pickEvent(source: SourceValue, columns: readonly ProfiledColumn[]): Pick | null {
  const picks = columns.flatMap((column): Pick[] => {
    const called = eventNames.test(spoken(column));
    const text = column.type === 'text';
    const few = column.distinct > 0 && column.distinct <= mostNames && column.distinct * 2 <= source.rows;
    if (!text || !few || !called) return [];
    const words = spoken(column);
    const score = 3 + (words.startsWith('event') ? 2 : 0) + (words === 'type' ? -2 : 0);
    const reason = `${column.name} has ${formatCounted(column.distinct, 'name')} over ${formatCounted(source.rows, 'row')}, and is called like what happened.`;
    return [{ column, reason, score }];
  });
  return best(picks);
}

function pickTime(columns: readonly ProfiledColumn[], names: RegExp, what: string): Pick | null {
  const picks = columns.flatMap((column): Pick[] => {
    const typed = column.type === 'timestamp' || column.type === 'date';
    const called = names.test(spoken(column));
    const role = column.role === 'time' && what === 'happened';
    if (!(typed && (called || role)) && !(column.type === 'text' && role)) return [];
    const score = (typed ? 2 : 0) + (called ? 1 : 0) + (role ? 2 : 0);
    return [{ column, reason: `${column.name} says when the event ${what}.`, score }];
  });
  return best(picks);
}

function pickIdentifier(
  columns: readonly ProfiledColumn[],
  kind: IdentifierKind,
  names: RegExp,
): Pick | null {
  const picks = columns.flatMap((column): Pick[] => {
    const called = names.test(spoken(column));
    const role = kind === 'customer' && column.role === 'customer';
    if (!called && !role) return [];
    const why = role ? 'is the column of customers' : `is called like an identifier of the ${kind} kind`;
    return [{ column, reason: `${column.name} ${why}.`, score: (called ? 1 : 0) + (role ? 2 : 0) }];
  });
  return best(picks);
}

function pickId(source: SourceValue, columns: readonly ProfiledColumn[]): Pick | null {
  const picks = columns.flatMap((column): Pick[] => {
    const called = idNames.test(spoken(column));
    if (!called || column.distinct * 2 < source.rows) return [];
    const reason = `${column.name} tells one event from another: ${formatCounted(column.distinct, 'value')} over ${formatCounted(source.rows, 'row')}.`;
    return [{ column, reason, score: spoken(column) === 'id' ? 1 : 2 }];
  });
  return best(picks);
}

function best(picks: readonly Pick[]): Pick | null {
  return picks.reduce<Pick | null>(
    (top, pick) => (top === null || pick.score > top.score ? pick : top),
    null,
  );
}
