import * as v from 'valibot';
import { distinctIds } from '../../core/distinctIds.ts';
import { defineStage } from '../../core/recipe.ts';
import { qualityLabel } from './label.ts';
import { repairSchema } from './repairSchema.ts';
import { ruleSchema, type Severity } from './ruleSchema.ts';

export { columnAmong, rowTestSchema, ruleSchema, severities, typeWords } from './ruleSchema.ts';
export { repairSchema } from './repairSchema.ts';
export type { ColumnName, Reference, RowTest, Rule, RuleTest, Severity } from './ruleSchema.ts';
export type { Repair, Step } from './repairSchema.ts';
export { repairAddress, ruleAddress } from './suggestionSchema.ts';
export type { SuggestedRepair, SuggestedRule, Suggestions } from './suggestionSchema.ts';

/** What is agreed with whoever delivers a source. */
const levelSchema = v.strictObject({
  source: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  owner: v.pipe(v.string(), v.maxLength(200)),
  /** Days between two loads; null where nothing is agreed. */
  everyDays: v.nullable(v.pipe(v.number(), v.finite(), v.gtValue(0), v.maxValue(3650))),
  /** Days by which a load may be late. */
  graceDays: v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(3650)),
});

const schema = v.strictObject({
  rules: v.pipe(
    v.array(ruleSchema),
    v.maxLength(5000),
    v.check((list) => distinctIds(list), 'two rules have one id'),
  ),
  /** Applied in this order, source by source. */
  repairs: v.pipe(
    v.array(repairSchema),
    v.maxLength(500),
    v.check((list) => distinctIds(list), 'two repairs have one id'),
  ),
  levels: v.pipe(v.array(levelSchema), v.maxLength(1000)),
});

/** What a report is saved as. */
export const reportFormats = ['quality-html', 'quality-json', 'quality-csv'] as const;
export type ReportFormat = (typeof reportFormats)[number];

export type ServiceLevel = v.InferOutput<typeof levelSchema>;
export type QualitySpec = v.InferOutput<typeof schema>;

/** A place where a rule is broken: a row of the load (1 is the first), or a day. Values of sensitive columns are masked. */
export interface FailingRow {
  readonly row: number | null;
  readonly values: readonly (string | null)[];
}

export interface CheckResult {
  readonly rule: string;
  readonly source: string;
  /** `unknown` where it cannot be checked, such as for a column that is not there any more. */
  readonly state: 'passed' | 'failed' | 'unknown';
  readonly severity: Severity;
  /** The rule as a sentence. */
  readonly title: string;
  /** What was found, as a sentence. */
  readonly found: string;
  /** What was looked at, and how much of it breaks the rule: rows, or days, or 1 for the table as a whole. */
  readonly checked: number;
  readonly failing: number;
  /** Share of `checked` that fails. */
  readonly share: number;
  readonly unit: 'rows' | 'days' | 'table';
  /** How much broke it before repairs; null where the source has none. */
  readonly failingBefore: number | null;
  /** Names of the columns in `rows`, and at most 100 of what fails. */
  readonly columns: readonly string[];
  readonly rows: readonly FailingRow[];
}

export interface RepairResult {
  readonly repair: string;
  readonly source: string;
  readonly title: string;
  readonly rowsBefore: number;
  readonly rowsAfter: number;
  /** Rows that stay, with another value. */
  readonly changed: number;
  /** What was done, in plain sentences with counts. */
  readonly told: readonly string[];
  /** Why it could not be done; null where it was. */
  readonly problem: string | null;
}

export interface LevelResult {
  readonly source: string;
  /** Newest point in time of the column with the role time, ISO; null where there is none. */
  readonly newest: string | null;
}

/** A rule of severity error that fails: later stages do not compute. */
export interface Stop {
  readonly rule: string;
  readonly source: string;
  readonly rows: number;
  readonly message: string;
}

/** @typeParam Source a source as the sources stage describes it. */
export interface QualityValue<Source> {
  /** The sources as later stages read them: repaired where there are repairs, otherwise the same tables. */
  readonly sources: readonly Source[];
  /** Ids of the sources whose tables are repaired. */
  readonly repaired: readonly string[];
  readonly checks: readonly CheckResult[];
  readonly repairs: readonly RepairResult[];
  readonly levels: readonly LevelResult[];
  readonly stops: readonly Stop[];
  /** ISO, UTC: freshness is told as of then. */
  readonly checkedAt: string;
}

export const definition = defineStage<QualitySpec>({
  stage: 'quality',
  title: 'Quality',
  purpose: 'What the data must hold to be trusted, and every repair of it, on the record.',
  order: 20,
  version: 1,
  migrations: [],
  algorithm: 1,
  schema,
  defaults: { rules: [], repairs: [], levels: [] },
  inputs: ['sources'],
  // Checks change nothing that later stages compute, unless they stop it.
  keyed: ({ rules, repairs }) => ({ rules, repairs }),
  passes: ({ rules, repairs }) => {
    const stopping = rules.filter(({ severity }) => severity === 'error');
    const done = repairs.filter(({ enabled }) => enabled);
    return stopping.length + done.length === 0 ? null : { rules: stopping, repairs: done };
  },
  label: qualityLabel,
});
