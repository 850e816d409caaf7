/** A feature as alert rules hold later customers against it. */
export interface AlertFeature {
  readonly id: string;
  readonly name: string;
  /** Whether it forms segments: rules about features that drifted count these alone. */
  readonly used: boolean;
  /** Inner edges of its bins (ascending, a value lies in the bin whose number is how many edges are at or below it), or its values. */
  readonly bins:
    | { readonly kind: 'number'; readonly edges: readonly number[] }
    | { readonly kind: 'values'; readonly values: readonly number[] };
  /** Customers of the reference by bin; of values one more, for all others. */
  readonly counts: readonly number[];
  readonly missing: number;
  /** Of a number: quantiles at even steps within 0 to 1, from half a step on, and the deviation that the effect is measured in. */
  readonly quantiles: readonly number[];
  readonly deviation: number;
  /** What χ² of the bins stays below by chance, all features taken together. */
  readonly critical: number;
}

export interface AlertSegment {
  readonly id: string;
  readonly name: string;
  readonly size: number;
}

/** A rule of monitoring that a warehouse or a scheduler can look at. */
export interface AlertRule {
  readonly id: string;
  readonly kind: 'drift' | 'features' | 'columns' | 'size' | 'age' | 'stability' | 'cadence' | 'unassigned';
  /** In the unit of the rule: a share, a number of features or columns, days. */
  readonly limit: number;
  /** The rule as one sentence. */
  readonly sentence: string;
  /** The day after which an age or a cadence has passed, as an ISO date; null for other rules, and where nothing began. */
  readonly after: string | null;
}

/** Everything that alert rules need outside of the study: thresholds and the published reference, no customer. */
export interface AlertRules {
  readonly model: {
    readonly id: string;
    readonly name: string;
    readonly publishedAt: string;
    readonly fingerprint: string;
  };
  /** Customers of the reference who have a segment. */
  readonly customers: number;
  readonly features: readonly AlertFeature[];
  readonly segments: readonly AlertSegment[];
  readonly rules: readonly AlertRule[];
  readonly falseDiscovery: number;
  readonly effectFloor: number;
  /** What one share stays below by chance, squared and in standard errors: of missing values by feature, and of segments. */
  readonly criticalShare: { readonly features: number; readonly segments: number };
  readonly sources: readonly {
    readonly name: string;
    readonly everyDays: number;
    readonly graceDays: number;
  }[];
  /** What was left out, as sentences. */
  readonly left: readonly string[];
}

/** The rules as JSON, for a scheduler or an alerting tool. */
export function alertRulesJson(rules: AlertRules): string {
  return `${JSON.stringify({ format: 'tessera-alert-rules', formatVersion: 1, ...rules }, null, 2)}\n`;
}
