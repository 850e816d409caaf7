import type { Json } from '../json.ts';
import { kept, type Keeps } from './held.ts';

interface Place {
  readonly source: string;
  readonly column: string;
}
interface Flag extends Place {
  readonly yes: string | null;
}
interface Outcome {
  readonly outcome: Flag;
  readonly decision: ({ readonly kind: 'column' } & Flag) | { readonly kind: 'segments' };
}
interface Settings {
  readonly attributes: readonly (Place & { readonly reference: string | null })[];
  readonly decisions: readonly Flag[];
  readonly outcome: Outcome | null;
}

/** The audit without values that count as yes and groups that ratios are told against: both are chosen anew where it is opened. */
export function fairnessValues(spec: Json, keeps: Keeps): Json {
  const settings = spec as unknown as Settings;
  const shared = {
    ...settings,
    attributes: settings.attributes.map((attribute) => ({
      ...attribute,
      reference: keptReference(attribute, keeps),
    })),
    decisions: settings.decisions.map((flag) => withYes(flag, keeps)),
    outcome: settings.outcome && outcomeOf(settings.outcome, keeps),
  };
  return shared as unknown as Json;
}

/** Columns by which the audit tells groups of people: sensitive, whatever else is said of them. */
export function auditedColumns(spec: Json): readonly Place[] {
  return (spec as unknown as Settings).attributes;
}

function outcomeOf(settings: Outcome, keeps: Keeps): Outcome {
  const { outcome, decision } = settings;
  return {
    ...settings,
    outcome: withYes(outcome, keeps),
    decision: decision.kind === 'column' ? withYes(decision, keeps) : decision,
  };
}

function withYes<Kind extends Flag>(flag: Kind, keeps: Keeps): Kind {
  const held = {
    place: { source: flag.source, id: flag.column },
    kind: 'yes' as const,
    what: 'the value that counts as yes in the audit',
    without: 'The usual words count as yes until a value is chosen again.',
    values: flag.yes === null ? [] : [flag.yes],
  };
  return kept(held, keeps) ? flag : { ...flag, yes: null };
}

function keptReference(
  { source, column, reference }: Settings['attributes'][number],
  keeps: Keeps,
): string | null {
  const held = {
    place: { source, id: column },
    kind: 'reference' as const,
    what: 'the group that the audit tells ratios against',
    without: 'Ratios are told against the group with the highest rate until one is chosen again.',
    values: reference === null ? [] : [reference],
  };
  return kept(held, keeps) ? reference : null;
}
