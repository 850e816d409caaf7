import { ascendingOrder } from '../stats/ranks.ts';
import { turn } from './turn.ts';
import type { ModelWork } from './work.ts';

/** A node of a tree: a leaf, or a question "is feature ≤ threshold?" whose yes goes left. */
export interface TreeNode {
  readonly counts: readonly number[];
  readonly split: {
    readonly feature: number;
    readonly threshold: number;
    readonly left: TreeNode;
    readonly right: TreeNode;
  } | null;
}

export interface TreeSetting {
  /** [3] Questions from the root to a leaf at most. */
  readonly depth?: number;
  /** [20] Rows of a leaf at least. */
  readonly leastRows?: number;
}

/** An open node while the tree grows. */
interface Open {
  readonly counts: Float64Array;
  n: number;
  split: { feature: number; threshold: number; gain: number } | null;
  children: [Open, Open] | null;
}

/**
 * A classification tree (CART: Breiman et al. 1984): every split is the one with the largest fall of Gini impurity over all features
 * and all thresholds half way between neighbouring values, the first feature on a tie. As scikit-learn's
 * `DecisionTreeClassifier(max_depth, min_samples_leaf)`, which breaks ties at random.
 * Every level passes once over every sorted feature; yields between features.
 * @param classes 0 … width − 1 for every row of the columns. @param rows which rows to learn from.
 * @throws AppError `cancelled`.
 */
export async function classificationTree(
  columns: readonly ArrayLike<number>[],
  classes: ArrayLike<number>,
  width: number,
  rows: Int32Array,
  { depth = 3, leastRows = 20 }: TreeSetting = {},
  work: ModelWork = {},
): Promise<TreeNode> {
  const root = opened(width, rows, classes);
  const place: (Open | null)[] = Array.from(rows, () => root);
  const orders: Uint32Array[] = [];
  for (const column of columns) {
    await turn(work);
    orders.push(ascendingOrder(Float64Array.from(rows, (row) => column[row] as number)));
  }
  let level: Open[] = [root];
  for (let at = 0; at < depth && level.length > 0; at++) {
    for (const [feature, order] of orders.entries()) {
      await turn(work);
      bestSplits(feature, columns[feature] as ArrayLike<number>, order, rows, classes, place, leastRows);
    }
    level = level.flatMap((node) => (node.split ? divide(node, width) : []));
    place.forEach((node, i) => {
      if (!node?.split || !node.children) {
        place[i] = null;
        return;
      }
      const row = rows[i] as number;
      const { feature, threshold } = node.split;
      const value = (columns[feature] as ArrayLike<number>)[row] as number;
      const child = node.children[value <= threshold ? 0 : 1];
      const own = classes[row] as number;
      child.counts[own] = (child.counts[own] as number) + 1;
      place[i] = child;
    });
    for (const node of level) node.n = node.counts.reduce((sum, count) => sum + count, 0);
  }
  return closed(root);
}

function opened(width: number, rows: Int32Array, classes: ArrayLike<number>): Open {
  const counts = new Float64Array(width);
  for (const row of rows) counts[classes[row] as number] = (counts[classes[row] as number] as number) + 1;
  return { counts, n: rows.length, split: null, children: null };
}

function divide(node: Open, width: number): Open[] {
  const child = (): Open => ({ counts: new Float64Array(width), n: 0, split: null, children: null });
  node.children = [child(), child()];
  return node.children;
}

/** Passes over one feature in ascending order and keeps the best threshold of every open node. */
function bestSplits(
  feature: number,
  column: ArrayLike<number>,
  order: Uint32Array,
  rows: Int32Array,
  classes: ArrayLike<number>,
  place: readonly (Open | null)[],
  leastRows: number,
): void {
  interface Passed {
    readonly left: Float64Array;
    n: number;
    last: number;
    /** Σ left counts², Σ right counts². */
    squaresLeft: number;
    squaresRight: number;
  }
  const seen = new Map<Open, Passed>();
  for (const i of order) {
    const node = place[i];
    if (!node) continue;
    const row = rows[i] as number;
    const value = column[row] as number;
    let passed = seen.get(node);
    if (!passed) {
      const squaresRight = node.counts.reduce((sum, count) => sum + count * count, 0);
      passed = {
        left: new Float64Array(node.counts.length),
        n: 0,
        last: value,
        squaresLeft: 0,
        squaresRight,
      };
      seen.set(node, passed);
    }
    if (value > passed.last && passed.n >= leastRows && node.n - passed.n >= leastRows) {
      const whole = node.counts.reduce((sum, count) => sum + count * count, 0) / node.n;
      const gain = passed.squaresLeft / passed.n + passed.squaresRight / (node.n - passed.n) - whole;
      if (gain > (node.split?.gain ?? 0) + 1e-9 * node.n) {
        node.split = { feature, threshold: (passed.last + value) / 2, gain };
      }
    }
    passed.last = value;
    passed.n += 1;
    const own = classes[row] as number;
    const before = passed.left[own] as number;
    const after = (node.counts[own] as number) - before;
    passed.left[own] = before + 1;
    passed.squaresLeft += 2 * before + 1;
    passed.squaresRight -= 2 * after - 1;
  }
}

function closed({ counts, split, children }: Open): TreeNode {
  if (!split || !children) return { counts: [...counts], split: null };
  const [left, right] = children;
  const { feature, threshold } = split;
  return { counts: [...counts], split: { feature, threshold, left: closed(left), right: closed(right) } };
}

/** Shares of the classes in the leaf that each row falls into: one list for each class. */
export function treeScores(
  tree: TreeNode,
  columns: readonly ArrayLike<number>[],
  rows: Int32Array,
): Float64Array[] {
  const scores = tree.counts.map(() => new Float64Array(rows.length));
  rows.forEach((row, i) => {
    let node = tree;
    while (node.split) {
      const value = (columns[node.split.feature] as ArrayLike<number>)[row] as number;
      node = value <= node.split.threshold ? node.split.left : node.split.right;
    }
    const n = node.counts.reduce((sum, count) => sum + count, 0);
    node.counts.forEach((count, own) => {
      (scores[own] as Float64Array)[i] = count / n;
    });
  });
  return scores;
}
