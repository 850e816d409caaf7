import { ascendingOrder, averageRanks } from './ranks.ts';

/**
 * Area under the ROC curve: the chance that a random positive has a higher score than a random negative, ties counted half
 * (Mann and Whitney 1947; Hanley and McNeil 1982). Null where there are only positives or only negatives.
 * @param positive 1 for rows of the class, 0 for others. Scores may not be NaN.
 */
export function rocAuc(scores: Float64Array, positive: ArrayLike<number>): number | null {
  const ranks = averageRanks(scores, ascendingOrder(scores));
  let sum = 0;
  let positives = 0;
  for (let row = 0; row < scores.length; row++) {
    if (positive[row] !== 1) continue;
    positives += 1;
    sum += ranks[row] as number;
  }
  const negatives = scores.length - positives;
  if (positives === 0 || negatives === 0) return null;
  return (sum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/**
 * Mean over the classes of the area for "this class or another"; with two classes the area itself. Null where a class has nobody.
 * As scikit-learn's `roc_auc_score(multi_class="ovr", average="macro")`.
 * @param scores one list of scores for each class, in order; @param classes the class of each row.
 */
export function macroAuc(scores: readonly Float64Array[], classes: ArrayLike<number>): number | null {
  const areas = scores.map((score, own) =>
    rocAuc(
      score,
      Uint8Array.from(classes, (value) => (value === own ? 1 : 0)),
    ),
  );
  const known = areas.filter((area) => area !== null);
  if (known.length < scores.length || known.length < 2) return null;
  return known.reduce((sum, area) => sum + area, 0) / known.length;
}
