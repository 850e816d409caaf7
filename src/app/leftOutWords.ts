import { formatCount, shortName } from '../core/format.ts';
import type { LeftOut, LeftOutKind } from '../core/sharing/leftOut.ts';
import { listed } from './shareWords.ts';

interface Words {
  /** The stage in which it can be set again. */
  readonly stage: string;
  readonly one: string;
  readonly many: string;
  /** Whether columns are counted, and not settings: every version of a plan and every load holds its own. */
  readonly byColumn?: true;
  /** What holds without it, and what to do. */
  readonly then: string;
}

const wordsOf: Readonly<Record<LeftOutKind, Words>> = {
  load: {
    stage: 'sources',
    one: 'column’s mean in earlier loads',
    many: 'columns’ means in earlier loads',
    byColumn: true,
    then: 'Means are not compared between these loads. Nothing needs to be done.',
  },
  events: {
    stage: 'tracking',
    one: 'list of events',
    many: 'lists of events',
    byColumn: true,
    then: 'The tracking plan has no events and no versions: draft it from the data, or write it.',
  },
  property: {
    stage: 'tracking',
    one: 'property’s allowed values',
    many: 'properties’ allowed values',
    byColumn: true,
    then: 'The tracking plan allows any value until you say what is allowed.',
  },
  rule: {
    stage: 'quality',
    one: 'rule',
    many: 'rules',
    then: 'Nothing is checked instead: accept the suggested rules once the data is there, or write your own.',
  },
  repair: {
    stage: 'quality',
    one: 'repair',
    many: 'repairs',
    then: 'Values are as in the file: add what is missing again.',
  },
  filter: {
    stage: 'features',
    one: 'filter',
    many: 'filters',
    then: 'More rows count here than for the sender: set what is missing again.',
  },
  yes: {
    stage: 'fairness',
    one: 'value that counts as yes',
    many: 'values that count as yes',
    then: 'The usual words for yes count until you choose.',
  },
  reference: {
    stage: 'fairness',
    one: 'group that ratios are told against',
    many: 'groups that ratios are told against',
    then: 'The group with the highest rate stands in until you choose.',
  },
  versions: {
    stage: 'registry',
    one: 'published version',
    many: 'published versions',
    then: 'No link carries them: publish your own to monitor against it, or ask for the study as a file.',
  },
};

const order = Object.keys(wordsOf) as readonly LeftOutKind[];

/** What a link came without in one stage. */
export interface LeftOutOfStage {
  readonly stage: string;
  /** What is missing, and what to do, kind by kind. */
  readonly lines: readonly { readonly what: string; readonly then: string }[];
}

/** What a link came without, stage by stage in the order of the life cycle. */
export function leftOutByStage(leftOut: readonly LeftOut[]): LeftOutOfStage[] {
  const found = new Map<string, LeftOutOfStage['lines']>();
  for (const kind of order) {
    const own = leftOut.filter((one) => one.kind === kind);
    if (own.length === 0) continue;
    const { stage, then } = wordsOf[kind];
    const what = `${capital(counted(kind, own))}${placesOf(own)}.`;
    found.set(stage, [...(found.get(stage) ?? []), { what, then }]);
  }
  return [...found].map(([stage, lines]) => ({ stage, lines }));
}

/** The same in one sentence, such as “It came without 2 rules and a filter”. */
export function leftOutSummary(leftOut: readonly LeftOut[]): string {
  const parts = order.flatMap((kind) => {
    const own = leftOut.filter((one) => one.kind === kind);
    return own.length === 0 ? [] : [counted(kind, own)];
  });
  const last = parts.slice(-1);
  return `It came without ${[parts.slice(0, -1).join(', '), ...last].filter((part) => part !== '').join(' and ')}.`;
}

function counted(kind: LeftOutKind, own: readonly LeftOut[]): string {
  const { one, many, byColumn } = wordsOf[kind];
  const count = own.reduce((sum, left) => sum + (byColumn ? 1 : left.count), 0);
  return count === 1 ? `one ${one}` : `${formatCount(count)} ${many}`;
}

/** Of which columns, in brackets and quotes: the names are those of whoever made the link. */
function placesOf(own: readonly LeftOut[]): string {
  const named = own.flatMap(({ column }) => (column === null ? [] : [`“${shortName(column, 60)}”`]));
  const unnamed = own.some(({ column, kind }) => column === null && kind !== 'versions');
  const names = named.length === 0 ? [] : [listed([...new Set(named)])];
  const others = unnamed ? ['columns that the sources no longer have'] : [];
  const all = [...names, ...others].join(', and ');
  return all === '' ? '' : ` (${all})`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
