import { classificationTree, treeScores } from '../../../models/classificationTree.ts';
import { logisticRegression, logisticScores } from '../../../models/logisticRegression.ts';
import { sampleRows } from '../../../models/sampleRows.ts';
import { stratifiedFolds } from '../../../models/stratifiedFolds.ts';
import { turn } from '../../../models/turn.ts';
import type { ModelWork } from '../../../models/work.ts';
import { correlationRatio, momentsByGroup } from '../../../stats/association.ts';
import { plainCramersV } from '../../../stats/fairness/residuals.ts';
import { mutualInformation } from '../../../stats/mutualInformation.ts';
import { ascendingOrder } from '../../../stats/ranks.ts';
import { macroAuc, rocAuc } from '../../../stats/rocAuc.ts';
import type { AttributeProxies, CrossValidated, FeatureProxy } from '../proxySchema.ts';
import type { Sampled, SampledAttribute } from './sampled.ts';

/** Customers that models learn from, groups that are told apart, and folds. */
const most = { rows: 20_000, groups: 10, folds: 5, leastMembers: 25 } as const;
const tenths = 10;

/** The rows that are learned from, and the class of each by row of the sample (−1 for the others). */
interface Learned {
  readonly rows: Int32Array;
  readonly classes: Int32Array;
  readonly width: number;
  readonly fold: Uint8Array;
}

/**
 * What tells an attribute: all features together by logistic regression and by a tree of three questions (five stratified folds, one group against the
 * others, mean over the groups), each feature alone, and the segments alone.
 */
export async function attributeProxies(
  attribute: SampledAttribute,
  sample: Sampled,
  seed: number,
  work: ModelWork,
): Promise<AttributeProxies> {
  const { id, name } = attribute;
  const learned = learnFrom(attribute, seed);
  const none = {
    id,
    name,
    groups: learned.labels,
    rows: 0,
    logistic: null,
    tree: null,
    segments: null,
    features: [],
  };
  if (learned.labels.length < 2) {
    const problem = `Fewer than two groups have ${most.leastMembers} people or more among those looked at.`;
    return { ...none, problem };
  }
  const features: FeatureProxy[] = [];
  for (const [at, { id: feature, name: said }] of sample.features.entries()) {
    work.progress?.('Looking at features one by one', at, sample.features.length, 'features');
    await turn(work);
    features.push({ id: feature, name: said, ...oneFeature(sample.columns[at] ?? [], learned) });
  }
  features.sort((a, b) => b.auc - a.auc || b.information - a.information);
  work.progress?.('Learning the attribute from all features', 0, 0);
  return {
    ...none,
    rows: learned.rows.length,
    logistic: await validated(learned, (train, test) => logisticFold(sample, learned, train, test, work)),
    tree: await validated(learned, (train, test) => treeFold(sample, learned, train, test, work)),
    segments: bySegments(sample, learned),
    features,
    problem: null,
  };
}

function learnFrom({ groups, of }: SampledAttribute, seed: number): Learned & { labels: string[] } {
  const counts = new Float64Array(groups.length);
  for (const place of of) if (place >= 0) counts[place] = (counts[place] as number) + 1;
  const kept = groups
    .map(({ kind, label }, place) => ({ kind, label, place, n: counts[place] as number }))
    .filter(({ kind, n }) => kind === 'value' && n >= most.leastMembers)
    .sort((a, b) => b.n - a.n)
    .slice(0, most.groups);
  const classOf = new Int32Array(groups.length).fill(-1);
  kept.forEach(({ place }, own) => {
    classOf[place] = own;
  });
  const classes = Int32Array.from(of, (place) => classOf[place] ?? -1);
  const usable = Int32Array.from(classes.keys()).filter((row) => (classes[row] as number) >= 0);
  const rows = sampleRows(usable.length, most.rows, seed).map((at) => usable[at] as number);
  const fold = stratifiedFolds(
    rows.map((row) => classes[row] as number),
    most.folds,
    seed,
  );
  return { rows, classes, width: kept.length, fold, labels: kept.map(({ label }) => label) };
}

function oneFeature(
  column: ArrayLike<number>,
  { rows, classes, width }: Learned,
): Omit<FeatureProxy, 'id' | 'name'> {
  const values = Float64Array.from(rows, (row) => column[row] as number);
  const own = rows.map((row) => classes[row] as number);
  const areas = Array.from({ length: width === 2 ? 1 : width }, (_, group) => {
    const positive = Uint8Array.from(own, (value) => (value === group ? 1 : 0));
    const area = rocAuc(values, positive) ?? 0.5;
    return Math.max(area, 1 - area);
  });
  const bins = tenthsOf(values);
  const table = Array.from({ length: width }, () => new Array<number>(tenths).fill(0));
  own.forEach((group, at) => {
    const line = table[group] as number[];
    const bin = bins[at] as number;
    line[bin] = (line[bin] ?? 0) + 1;
  });
  return {
    auc: areas.reduce((sum, area) => sum + area, 0) / areas.length,
    information: mutualInformation(table)?.shareOfRows ?? 0,
    ratio: correlationRatio(momentsByGroup(values, own, width)),
  };
}

/** Equal values share a bin; bins have about a tenth of the rows each. */
function tenthsOf(values: Float64Array): Uint8Array {
  const bins = new Uint8Array(values.length);
  const order = ascendingOrder(values);
  for (let start = 0; start < order.length;) {
    const value = values[order[start] as number];
    let end = start;
    while (end < order.length && values[order[end] as number] === value) end += 1;
    const bin = Math.min(tenths - 1, Math.floor((tenths * (start + end)) / 2 / order.length));
    for (let at = start; at < end; at++) bins[order[at] as number] = bin;
    start = end;
  }
  return bins;
}

/** The area of every fold, learned on the others. */
async function validated(
  { rows, fold }: Learned,
  scoreFold: (train: Int32Array, test: Int32Array) => Promise<number | null>,
): Promise<CrossValidated | null> {
  const areas: number[] = [];
  for (let own = 0; own < most.folds; own++) {
    const area = await scoreFold(
      rows.filter((_, at) => fold[at] !== own),
      rows.filter((_, at) => fold[at] === own),
    );
    if (area !== null) areas.push(area);
  }
  if (areas.length === 0) return null;
  const auc = areas.reduce((sum, area) => sum + area, 0) / areas.length;
  return { auc, low: Math.min(...areas), high: Math.max(...areas) };
}

async function logisticFold(
  { columns }: Sampled,
  { classes, width }: Learned,
  train: Int32Array,
  test: Int32Array,
  work: ModelWork,
): Promise<number | null> {
  const scores: Float64Array[] = [];
  for (let own = 0; own < (width === 2 ? 1 : width); own++) {
    await turn(work);
    const positive = Uint8Array.from(classes, (value) => (value === own ? 1 : 0));
    const model = await logisticRegression({ columns, positive, rows: train }, {}, { signal: work.signal });
    scores.push(logisticScores(model, columns, test));
  }
  return areaOf(scores, test, classes);
}

async function treeFold(
  { columns }: Sampled,
  { classes, width }: Learned,
  train: Int32Array,
  test: Int32Array,
  { signal }: ModelWork,
): Promise<number | null> {
  const tree = await classificationTree(columns, classes, width, train, {}, { signal });
  const scores = treeScores(tree, columns, test);
  return areaOf(width === 2 ? scores.slice(0, 1) : scores, test, classes);
}

function areaOf(scores: readonly Float64Array[], rows: Int32Array, classes: Int32Array): number | null {
  const own = rows.map((row) => classes[row] as number);
  const [first] = scores;
  if (scores.length === 1 && first) {
    return rocAuc(
      first,
      Uint8Array.from(own, (value) => (value === 0 ? 1 : 0)),
    );
  }
  return macroAuc(scores, own);
}

/** Each customer's score for a group is the group's share in the segment. */
function bySegments({ labels, k }: Sampled, { rows, classes, width }: Learned): AttributeProxies['segments'] {
  const table = Array.from({ length: width }, () => new Array<number>(k).fill(0));
  const sizes = new Float64Array(k);
  for (const row of rows) {
    const label = labels[row] as number;
    const line = table[classes[row] as number] as number[];
    line[label] = (line[label] ?? 0) + 1;
    sizes[label] = (sizes[label] as number) + 1;
  }
  const scores = table
    .slice(0, width === 2 ? 1 : width)
    .map((line) =>
      Float64Array.from(
        rows,
        (row) => (line[labels[row] as number] ?? 0) / (sizes[labels[row] as number] as number),
      ),
    );
  const auc = areaOf(scores, rows, classes);
  const cramersV = plainCramersV(table);
  if (auc === null || cramersV === null) return null;
  return { auc, cramersV, information: mutualInformation(table)?.shareOfRows ?? 0 };
}
