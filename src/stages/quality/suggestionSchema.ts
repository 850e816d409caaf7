import type { Repair } from './repairSchema.ts';
import type { Rule } from './ruleSchema.ts';

/** A rule that may be accepted. */
export interface SuggestedRule {
  readonly rule: Omit<Rule, 'id'>;
  /** The rule as a sentence. */
  readonly title: string;
  /** Whether the whole load holds it, so that accepting it makes nothing fail. */
  readonly safe: boolean;
  readonly failing: number;
  readonly checked: number;
  readonly unit: 'rows' | 'days' | 'table';
}

/** A repair that may be accepted. */
export interface SuggestedRepair {
  readonly repair: Omit<Repair, 'id' | 'enabled'>;
  readonly title: string;
  /** Rows that it is about. */
  readonly rows: number;
}

/** What a person may accept, from looking at the loads as they are. */
export interface Suggestions {
  readonly rules: readonly SuggestedRule[];
  readonly repairs: readonly SuggestedRepair[];
}

/** What makes two rules the same for a person: source, column and kind, whatever their bounds. */
export const ruleAddress = ({ source, column, test }: Pick<Rule, 'source' | 'column' | 'test'>): string =>
  JSON.stringify([
    source,
    column?.name ?? null,
    test.kind,
    test.kind === 'reference' ? [test.source, test.column.name] : null,
    test.kind === 'unique' ? test.with.map(({ name }) => name) : null,
    test.kind === 'spike' ? (test.measure?.name ?? null) : null,
  ]);

/** What makes two repairs the same for a person: source, kind and column. */
export const repairAddress = ({ source, step }: Pick<Repair, 'source' | 'step'>): string =>
  JSON.stringify([source, step.kind, 'column' in step ? step.column.name : null]);
