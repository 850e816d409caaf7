/** How well a labeling tells customers apart in one space of coordinates, over the same rows. */
export interface SpaceValidity {
  /** Mean silhouette by Euclidean distances; null where one segment has all rows. */
  readonly silhouette: number | null;
  readonly calinskiHarabasz: number | null;
  readonly daviesBouldin: number | null;
}

/** How alike the segments come out when customers are drawn anew and the model is fitted again. */
export interface Stability {
  /** Adjusted Rand index with the labels as they are: mean, and the 5 % and 95 % quantiles over the resamples. */
  readonly adjustedRand: number;
  readonly low: number;
  readonly high: number;
  readonly resamples: number;
  /** Customers in each. */
  readonly rows: number;
  /** Mean over the resamples of each segment's best Jaccard similarity (Hennig 2007). */
  readonly jaccard: readonly number[];
}

/** What segments say of something that they may or may not be formed by. */
export interface Lift {
  /** Share of the variance out of fold: 1 − SSE ÷ SST; below 0 is worse than the mean. */
  readonly explained: number;
  /** Area under the ROC curve out of fold, where the target is yes or no. */
  readonly auc: number | null;
  /** Best segment's mean over the mean of all; null where that is not above 0. */
  readonly best: number | null;
}

/** The widest gap between groups' rates of being in one segment. */
export interface FairnessGap {
  /** Name of the sensitive column, or of crossed ones with × between them. */
  readonly attribute: string;
  /** How its groups are made, in words. */
  readonly grouping: string;
  /** Largest difference between two groups' rates of being in one segment; null where fewer than two groups are large enough. */
  readonly gap: number | null;
  /** The segment's name where it is, and the groups with the lowest and the highest rate. */
  readonly segment: string;
  readonly lowest: string;
  readonly highest: string;
  /** Groups that were compared, and groups of too few people that were not. */
  readonly groups: number;
  readonly withheld: number;
  /** Why it could not be looked at, as a sentence; null where it was. */
  readonly problem: string | null;
}

export interface ComparedSide {
  /** v1, v2, … or `current`. */
  readonly id: string;
  readonly name: string;
  /** Key of the segments artifact: what was compared as `current` is the version that is published from it. */
  readonly key: string;
  readonly k: number;
  readonly customers: number;
  readonly unassigned: number;
  /** Names of features that the data lacks. */
  readonly vanished: readonly string[];
  readonly notes: readonly string[];
  readonly features: readonly string[];
  readonly segments: readonly { readonly id: string; readonly name: string; readonly size: number }[];
  /** In its own space, in the other's, and in the common one. */
  readonly own: SpaceValidity;
  readonly other: SpaceValidity;
  readonly common: SpaceValidity;
  readonly stability: Stability;
  readonly lift: Lift | null;
  readonly fairness: readonly FairnessGap[];
}

/** Two segmentations over the same customers. */
export interface Comparison {
  readonly champion: ComparedSide;
  readonly challenger: ComparedSide;
  /** Customers whom both put into a segment: what follows is over them. */
  readonly customers: number;
  /** Customers whom one of them alone knows. */
  readonly onlyChampion: number;
  readonly onlyChallenger: number;
  readonly asOf: string | null;
  readonly adjustedRand: number;
  /** Share of customers who would get another segment, segments matched by overlap. */
  readonly reassigned: number;
  /** Customers by the champion's segment (row) and the challenger's (column). */
  readonly counts: readonly (readonly number[])[];
  /** Indices of segments that go on as one, with the similarity (Jaccard) of their customers. */
  readonly matched: readonly {
    readonly champion: number;
    readonly challenger: number;
    readonly jaccard: number;
  }[];
  /** Customers on whom validity and stability were measured. */
  readonly sample: number;
  /** Names of the features of the common space. */
  readonly commonFeatures: readonly string[];
  /** What lift is about; null where no outcome and no spend is known. */
  readonly target: {
    readonly name: string;
    readonly yesNo: boolean;
    /** Whether one of the sides is formed by it, so that it tells nothing. */
    readonly formedBy: boolean;
    readonly folds: number;
  } | null;
  /** One plain sentence. */
  readonly verdict: string;
}

export interface RegistryValue {
  readonly versions: number;
  /** What is in production. */
  readonly production: { readonly id: string; readonly name: string } | null;
  /** Null where nothing is compared. */
  readonly comparison: Comparison | null;
}
