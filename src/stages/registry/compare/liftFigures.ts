import type { Lift } from '../comparisonSchema.ts';

/** Customers of one fold and segment, and the sums of their target and its square. */
export interface FoldSums {
  readonly fold: number;
  readonly segment: number;
  readonly n: number;
  readonly sum: number;
  readonly squares: number;
}

/**
 * What segments say of a target, out of fold: each customer is foretold the mean of the segment over the customers of the other
 * folds. The share of variance is 1 − SSE ÷ SST about the mean of all; the area under the ROC curve is the mean over folds
 * (as scikit-learn's cross_val_score), ties counted half. Null where the target does not vary.
 */
export function liftOf(cells: readonly FoldSums[], yesNo: boolean): Lift | null {
  const all = totalOf(cells);
  const spread = all.squares - all.sum ** 2 / all.n;
  if (all.n === 0 || !(spread > all.squares * 1e-12)) return null;
  const folds = [...new Set(cells.map(({ fold }) => fold))];
  let error = 0;
  const areas: number[] = [];
  for (const fold of folds) {
    const others = cells.filter((cell) => cell.fold !== fold);
    const fallback = meanOf(totalOf(others)) ?? all.sum / all.n;
    const own = cells.filter((cell) => cell.fold === fold);
    const foretold = own.map(
      ({ segment }) => meanOf(totalOf(others.filter((cell) => cell.segment === segment))) ?? fallback,
    );
    own.forEach(({ n, sum, squares }, at) => {
      const mean = foretold[at] as number;
      error += squares - 2 * mean * sum + n * mean ** 2;
    });
    const area = yesNo
      ? areaOf(own.map(({ n, sum }, at) => ({ score: foretold[at] as number, yes: sum, no: n - sum })))
      : null;
    if (area !== null) areas.push(area);
  }
  const overall = all.sum / all.n;
  const segments = [...new Set(cells.map(({ segment }) => segment))];
  const means = segments.map(
    (segment) => meanOf(totalOf(cells.filter((cell) => cell.segment === segment))) ?? overall,
  );
  return {
    explained: 1 - error / spread,
    auc: areas.length > 0 ? areas.reduce((sum, area) => sum + area, 0) / areas.length : null,
    best: overall > 0 ? Math.max(...means) / overall : null,
  };
}

/** Area under the ROC curve of scores that several have (Mann-Whitney, ties half); null without both kinds. */
function areaOf(
  groups: readonly { readonly score: number; readonly yes: number; readonly no: number }[],
): number | null {
  const sorted = [...groups].sort((x, y) => x.score - y.score);
  const yes = sorted.reduce((sum, group) => sum + group.yes, 0);
  const no = sorted.reduce((sum, group) => sum + group.no, 0);
  if (yes === 0 || no === 0) return null;
  let below = 0;
  let won = 0;
  for (let from = 0; from < sorted.length;) {
    let to = from;
    let [tiedYes, tiedNo] = [0, 0];
    while (to < sorted.length && sorted[to]?.score === sorted[from]?.score) {
      tiedYes += sorted[to]?.yes ?? 0;
      tiedNo += sorted[to]?.no ?? 0;
      to++;
    }
    won += tiedYes * (below + tiedNo / 2);
    below += tiedNo;
    from = to;
  }
  return won / (yes * no);
}

type Sums = Pick<FoldSums, 'n' | 'sum' | 'squares'>;

const totalOf = (cells: readonly FoldSums[]): Sums =>
  cells.reduce<Sums>(
    (total, { n, sum, squares }) => ({
      n: total.n + n,
      sum: total.sum + sum,
      squares: total.squares + squares,
    }),
    { n: 0, sum: 0, squares: 0 },
  );

const meanOf = ({ n, sum }: Sums): number | null => (n > 0 ? sum / n : null);
