import { formatCounted, formatFixed } from '../core/format.ts';

/** What is known of one number of clusters. */
export interface Judged {
  readonly k: number;
  readonly inertia: number;
  /** Mean silhouette on a sample, and its standard error. */
  readonly silhouette: number;
  readonly silhouetteError: number;
  /** Rows of the smallest cluster, over all rows. */
  readonly smallest: number;
}

export interface ChosenK {
  readonly k: number;
  /** One plain sentence. */
  readonly reason: string;
  /** The k of the highest silhouette. */
  readonly bySilhouette: number;
  /** Where the inertia curve bends most; null when it does not bend or has fewer than three points. */
  readonly elbow: number | null;
}

/** Half-width of the 95 % interval in standard errors. */
const WIDTH = 1.96;

/** How much of the silhouette of a mere split into two a finer number must have to be taken instead. */
const ENOUGH = 0.7;

/** Customers of a cluster below which its figures are uncertain, and the share of all that stands for it where there are few. */
const FEW = 100;
const SMALL_SHARE = 0.05;

/** How many of so many rows the smallest cluster of a proposed number holds: 100, or 5 % where these are fewer. */
export function leastCluster(rows: number): number {
  return Math.min(FEW, Math.ceil(SMALL_SHARE * rows));
}

/**
 * Proposes a number of clusters. The highest silhouette decides. Where other k lie within its 95 % interval, the curve of
 * silhouettes alone cannot tell: then the elbow of the inertia is taken if it is among them, else the highest all the same.
 * Two clusters often have the highest silhouette because any level splits into high and low (Rousseeuw 1987 warns of coarse
 * structure that hides finer): then, where the inertia bends above two, what the same rule says of those above two is taken if it
 * keeps seven tenths of that silhouette. Numbers whose smallest cluster holds fewer than `least` are proposed only where all are such.
 * @param undivided inertia of a single cluster over all: the total sum of squares. The elbow is looked for from there, so that two
 * clusters can be one.
 */
export function chooseK(curve: readonly Judged[], undivided: number, least = 0): ChosenK {
  const [first] = curve;
  if (first === undefined) throw new RangeError('a curve has at least one point');
  const best = highest(curve, first);
  const elbow = curve.length < 3 ? null : elbowOf([{ k: 1, inertia: undivided }, ...curve]);
  const chosen = { bySilhouette: best.k, elbow };
  if (curve.length === 1) return { ...chosen, k: best.k, reason: `${best.k} was the only number compared.` };
  const able = curve.filter((point) => point.smallest >= least);
  const range = `${first.k} to ${(curve.at(-1) ?? first).k}`;
  const { k, reason } = decide(able.length > 0 ? able : curve, elbow, range);
  if (able.length === 0 || able.includes(best)) return { ...chosen, k, reason };
  const held = formatCounted(best.smallest, 'customer');
  const aside = `With ${best.k} (${formatFixed(best.silhouette, 2)}) the smallest would hold only ${held}.`;
  return { ...chosen, k, reason: `${reason} ${aside}` };
}

function decide(
  points: readonly Judged[],
  elbow: number | null,
  range: string,
): Pick<ChosenK, 'k' | 'reason'> {
  const best = highest(points, points[0] as Judged);
  const value = formatFixed(best.silhouette, 2);
  if (elbow === best.k) {
    const reason = `${best.k} segments have the highest silhouette (${value}) of ${range}, and the inertia bends there too.`;
    return { k: best.k, reason };
  }
  const bend = closeBend(points, best, elbow);
  if (bend) {
    const reason = `The silhouettes of ${best.k} and ${bend.k} segments cannot be told apart (${value}); the inertia bends at ${bend.k}.`;
    return { k: bend.k, reason };
  }
  const finer = best.k === 2 && elbow !== null && elbow > 2 ? finerThanTwo(points, best, elbow) : null;
  return (
    finer ?? { k: best.k, reason: `${best.k} segments have the highest silhouette (${value}) of ${range}.` }
  );
}

/** What stands instead of a mere split into two; null where all above two are much less clear. */
function finerThanTwo(
  points: readonly Judged[],
  two: Judged,
  elbow: number,
): Pick<ChosenK, 'k' | 'reason'> | null {
  const above = points.filter((point) => point.k > 2);
  const [first] = above;
  if (first === undefined) return null;
  const top = highest(above, first);
  const bend = closeBend(above, top, elbow);
  const taken = bend ?? top;
  if (two.silhouette <= 0 || taken.silhouette < ENOUGH * two.silhouette) return null;
  const [value, split] = [formatFixed(taken.silhouette, 2), formatFixed(two.silhouette, 2)];
  const reason = bend
    ? `The inertia bends at ${bend.k}, where the silhouette (${value}) is close to that of a mere split into two (${split}).`
    : `${top.k} segments have the highest silhouette (${value}) after a mere split into two (${split}).`;
  return { k: taken.k, reason };
}

/** The lowest number of those with the highest silhouette. */
function highest(points: readonly Judged[], first: Judged): Judged {
  return points.reduce((top, point) => (point.silhouette > top.silhouette ? point : top), first);
}

/** The elbow, where its silhouette cannot be told from the highest: it lies within the 95 % interval of that one. */
function closeBend(points: readonly Judged[], best: Judged, elbow: number | null): Judged | undefined {
  const bend = points.find(({ k }) => k === elbow);
  return bend && best.silhouette - bend.silhouette <= WIDTH * best.silhouetteError ? bend : undefined;
}

/**
 * The elbow of the inertia curve: the point farthest below the chord from the first to the last, both axes scaled to [0, 1]
 * (Satopää et al. 2011, “kneedle”, without smoothing). The lowest k on a tie.
 */
export function elbowOf(curve: readonly Pick<Judged, 'k' | 'inertia'>[]): number | null {
  const first = curve[0];
  const last = curve.at(-1);
  if (curve.length < 3 || first === undefined || last === undefined) return null;
  const fall = first.inertia - last.inertia;
  if (!(fall > 0)) return null;
  let most = 0;
  let elbow: number | null = null;
  for (const { k, inertia } of curve) {
    const below = (first.inertia - inertia) / fall - (k - first.k) / (last.k - first.k);
    if (below > most + 1e-12) {
      most = below;
      elbow = k;
    }
  }
  return elbow;
}
