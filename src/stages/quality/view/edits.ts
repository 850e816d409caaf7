import {
  repairAddress,
  ruleAddress,
  type QualitySpec,
  type Repair,
  type Rule,
  type ServiceLevel,
  type SuggestedRepair,
  type SuggestedRule,
  type Suggestions,
} from '../spec.ts';

/** The next free id of that letter: one more than the highest. */
function nextNumber(taken: readonly { readonly id: string }[]): number {
  return taken.reduce((most, { id }) => Math.max(most, Number(id.slice(1))), -1) + 1;
}

/** The spec with these rules accepted; those that it has already are left out. */
export function withRules(spec: QualitySpec, accepted: readonly Pick<SuggestedRule, 'rule'>[]): QualitySpec {
  const have = new Set(spec.rules.map(ruleAddress));
  const next = nextNumber(spec.rules);
  const added = accepted
    .filter(({ rule }) => !have.has(ruleAddress(rule)))
    .map(({ rule }, index): Rule => ({ ...rule, id: `r${next + index}` }));
  return { ...spec, rules: [...spec.rules, ...added] };
}

/** The spec with a repair at the end of those that are there. */
export function withRepair(spec: QualitySpec, repair: Omit<Repair, 'id' | 'enabled'>): QualitySpec {
  const id = `p${nextNumber(spec.repairs)}`;
  return { ...spec, repairs: [...spec.repairs, { ...repair, id, enabled: true }] };
}

/** The spec with a rule changed, or without it. */
export function withRule(spec: QualitySpec, id: string, change: Partial<Rule> | null): QualitySpec {
  const rules = spec.rules.flatMap((rule) =>
    rule.id !== id ? [rule] : change === null ? [] : [{ ...rule, ...change }],
  );
  return { ...spec, rules };
}

/** The spec with a repair changed, or without it. */
export function withRepairChanged(
  spec: QualitySpec,
  id: string,
  change: Partial<Repair> | null,
): QualitySpec {
  const repairs = spec.repairs.flatMap((repair) =>
    repair.id !== id ? [repair] : change === null ? [] : [{ ...repair, ...change }],
  );
  return { ...spec, repairs };
}

/** The spec with a repair one place earlier (−1) or later (1). */
export function withRepairMoved(spec: QualitySpec, id: string, by: -1 | 1): QualitySpec {
  const from = spec.repairs.findIndex((repair) => repair.id === id);
  const to = from + by;
  const [one, other] = [spec.repairs[from], spec.repairs[to]];
  if (!one || !other) return spec;
  const repairs = [...spec.repairs];
  repairs[from] = other;
  repairs[to] = one;
  return { ...spec, repairs };
}

/** The spec with a part of a source's service level changed. */
export function withLevel(spec: QualitySpec, source: string, change: Partial<ServiceLevel>): QualitySpec {
  const before = levelOf(spec, source);
  const others = spec.levels.filter((level) => level.source !== source);
  return { ...spec, levels: [...others, { ...before, ...change }] };
}

/** What is agreed for a source; nothing yet where nothing is written. */
export const levelOf = (spec: QualitySpec, source: string): ServiceLevel =>
  spec.levels.find((level) => level.source === source) ?? {
    source,
    owner: '',
    everyDays: null,
    graceDays: 0,
  };

/** What of the suggestions is not accepted yet. */
export function open(
  suggestions: Suggestions,
  spec: QualitySpec,
): { readonly rules: readonly SuggestedRule[]; readonly repairs: readonly SuggestedRepair[] } {
  const rules = new Set(spec.rules.map(ruleAddress));
  const repairs = new Set(spec.repairs.map(repairAddress));
  return {
    rules: suggestions.rules.filter(({ rule }) => !rules.has(ruleAddress(rule))),
    repairs: suggestions.repairs.filter(({ repair }) => !repairs.has(repairAddress(repair))),
  };
}

/** The repair that leaves out what breaks a rule; null where the rule is not about single rows. */
export function dropOf({ source, column, test }: Rule, title: string): Omit<Repair, 'id' | 'enabled'> | null {
  if (column === null) return null;
  switch (test.kind) {
    case 'not-null':
    case 'set':
    case 'range':
    case 'pattern':
    case 'type':
    case 'reference':
      return { source, step: { kind: 'drop', column, test }, why: `They break “${title}”.`.slice(0, 1000) };
    default:
      return null;
  }
}
