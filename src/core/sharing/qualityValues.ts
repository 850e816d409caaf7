import type { Json } from '../json.ts';
import { boundsOf, kept, type Held, type Keeps } from './held.ts';

/** By its place, and by its name where a new load has it elsewhere. */
interface ColumnName {
  readonly id: string;
  readonly name: string;
}
type Bound = number | string | null;
type Reference =
  | { readonly kind: 'numbers'; readonly points: readonly { readonly value: number }[] }
  | { readonly kind: 'categories'; readonly shares: readonly { readonly value: string }[] };
type Test =
  | { readonly kind: 'set'; readonly values: readonly string[] }
  | { readonly kind: 'range'; readonly least: Bound; readonly greatest: Bound }
  | { readonly kind: 'pattern'; readonly pattern: string }
  | { readonly kind: 'distribution'; readonly reference: Reference }
  /** Any other kind, which holds no values. */
  | { readonly kind: 'other' };
interface Rule {
  readonly source: string;
  readonly column: ColumnName | null;
  readonly test: Test;
}
type Step =
  | { readonly kind: 'drop'; readonly column: ColumnName; readonly test: Test }
  | { readonly kind: 'cap'; readonly column: ColumnName; readonly least: Bound; readonly greatest: Bound }
  | { readonly kind: 'fill'; readonly column: ColumnName; readonly value: string | null }
  | {
      readonly kind: 'net-returns';
      readonly mark: { readonly column: ColumnName; readonly prefix: string } | null;
    }
  | { readonly kind: 'deduplicate' };
interface Settings {
  readonly rules: readonly Rule[];
  readonly repairs: readonly { readonly source: string; readonly step: Step }[];
}

/** Quality without the rules and repairs that speak of values which are not kept: neither says anything without them. */
export function qualityValues(spec: Json, keeps: Keeps): Json {
  const settings = spec as unknown as Settings;
  const stays = (held: Held | null): boolean => held === null || kept(held, keeps);
  const shared = {
    ...settings,
    rules: settings.rules.filter((rule) => stays(ofRule(rule))),
    repairs: settings.repairs.filter(({ source, step }) => stays(ofRepair(source, step))),
  };
  return shared as unknown as Json;
}

function ofRule({ source, column, test }: Rule): Held | null {
  if (column === null) return null;
  return {
    place: { source, ...column },
    kind: 'rule',
    what: ruleWords(test),
    without: 'The rule is left out.',
    values: valuesOf(test),
  };
}

function ofRepair(source: string, step: Step): Held | null {
  const column = step.kind === 'net-returns' ? step.mark?.column : 'column' in step ? step.column : undefined;
  if (!column) return null;
  return {
    place: { source, ...column },
    kind: 'repair',
    what: 'a repair of values',
    without: 'The repair is left out: who opens the link sees values as they are in the file.',
    values: repairedValues(step),
  };
}

function repairedValues(step: Step): readonly string[] {
  switch (step.kind) {
    case 'drop':
      return valuesOf(step.test);
    case 'cap':
      return boundsOf(step.least, step.greatest);
    case 'fill':
      return boundsOf(step.value);
    case 'net-returns':
      return boundsOf(step.mark?.prefix ?? null);
    default:
      return [];
  }
}

function ruleWords({ kind }: Test): string {
  if (kind === 'set') return 'the values that a rule allows';
  if (kind === 'range') return 'the limits of a rule';
  if (kind === 'pattern') return 'the pattern of a rule';
  return 'what a rule compares later loads with';
}

function valuesOf(test: Test): readonly string[] {
  switch (test.kind) {
    case 'set':
      return test.values;
    case 'range':
      return boundsOf(test.least, test.greatest);
    case 'pattern':
      return [test.pattern];
    case 'distribution':
      return test.reference.kind === 'numbers'
        ? test.reference.points.map(({ value }) => String(value))
        : test.reference.shares.map(({ value }) => value);
    default:
      return [];
  }
}
