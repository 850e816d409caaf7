import * as v from 'valibot';

/** What is looked for: what tells a sensitive attribute, what leaving it out does, and who is worst off without a name. */
export const proxySchema = v.strictObject({
  /** How many of the strongest proxies are left out, one at a time, to see what becomes of the audit and of the segments. */
  removals: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(10)),
  /** By what the worst-off group is searched for; null searches for none. */
  worstOff: v.nullable(
    v.variant('measure', [
      /** How far customers lie from the centre of their segment: who is described worst. */
      v.strictObject({ measure: v.literal('distance') }),
      /** A decision of the audit. */
      v.strictObject({
        measure: v.literal('decision'),
        id: v.pipe(v.string(), v.regex(/^d\d+$/)),
        worse: v.picklist(['more', 'less']),
      }),
    ]),
  ),
});

export type ProxySpec = v.InferOutput<typeof proxySchema>;

/** What is set where proxies are asked for first. */
export const usualProxies: ProxySpec = { removals: 3, worstOff: { measure: 'distance' } };

/** An area under the ROC curve: the mean over the folds, and the lowest and the highest fold. */
export interface CrossValidated {
  readonly auc: number;
  readonly low: number;
  readonly high: number;
}

/** How well one feature alone tells an attribute. */
export interface FeatureProxy {
  readonly id: string;
  readonly name: string;
  /** Whichever way round, so 0.5 to 1; the mean over the groups where there are more than two. */
  readonly auc: number;
  /** Share of the attribute's entropy that the feature's tenths tell. */
  readonly information: number;
  /** Correlation ratio η of the feature over the groups. */
  readonly ratio: number | null;
}

/** What tells one attribute. */
export interface AttributeProxies {
  /** The attribute's id and name. */
  readonly id: string;
  readonly name: string;
  /** The groups that were told apart: the largest, ten at most. */
  readonly groups: readonly string[];
  /** Customers that were learned from. */
  readonly rows: number;
  /** All features together, five folds; null where a model could not be made. */
  readonly logistic: CrossValidated | null;
  readonly tree: CrossValidated | null;
  /** How well the segment alone tells it. */
  readonly segments: { readonly auc: number; readonly information: number; readonly cramersV: number } | null;
  /** The strongest first. */
  readonly features: readonly FeatureProxy[];
  /** Why there are none, as a sentence. */
  readonly problem: string | null;
}

/** How uneven segments are by one attribute, on the customers that were looked at. */
export interface Unevenness {
  readonly id: string;
  /** The widest gap between the groups' shares in any segment. */
  readonly gap: number;
  /** The lowest ratio of two groups' shares in any segment; null where nobody is in one. */
  readonly ratio: number | null;
  readonly cramersV: number | null;
}

/** What segments are like, always measured with all features, so that different segments can be compared. */
export interface Measured {
  readonly silhouette: { readonly mean: number; readonly low: number; readonly high: number };
  /** Share of the features' variance that lies between the segments: 1 − inertia ÷ total. */
  readonly explained: number;
  /** Adjusted Rand index with the present segments. */
  readonly agreement: number;
  readonly uneven: readonly Unevenness[];
}

/** The segments formed anew, as many, without one feature. */
export interface Removal extends Measured {
  readonly feature: string;
  readonly name: string;
}

export interface WorstOffGroup {
  /** What it was searched by: `distance`, or a decision's id; and which way is worse. */
  readonly measure: string;
  readonly worse: 'more' | 'less';
  /** Customers of the half that it was judged on, and of the group there. */
  readonly judged: number;
  readonly members: number;
  readonly mean: number;
  readonly others: number;
  readonly p: number;
  readonly clusters: number;
  /** The features by which it differs most, in the features' scaled units. */
  readonly features: readonly { readonly name: string; readonly apart: number }[];
  /** The most over-represented group of each attribute. */
  readonly groups: readonly {
    readonly attribute: string;
    readonly group: string;
    readonly share: number;
    readonly overall: number;
  }[];
}

export interface ProxyValue {
  /** Customers, and how many of them, drawn at random, were looked at. */
  readonly customers: number;
  readonly rows: number;
  readonly attributes: readonly AttributeProxies[];
  /** The present segments, and those without one feature each. */
  readonly present: Measured;
  readonly removals: readonly Removal[];
  /** Null where it was not searched for, or none was found. */
  readonly worstOff: WorstOffGroup | null;
  /** Why the worst-off group could not be searched for; null where it was. */
  readonly worstOffProblem: string | null;
}
