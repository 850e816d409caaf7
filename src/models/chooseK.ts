/** What is known of one number of clusters. */
export interface Judged {
  readonly k: number;
  readonly inertia: number;
  /** Mean silhouette on a sample, and its standard error. */
  readonly silhouette: number;
  readonly silhouetteError: number;
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

/** How much of the highest silhouette the elbow must have, where the highest is that of two clusters. */
const ENOUGH = 0.7;

/**
 * Proposes a number of clusters. The highest silhouette decides. Where other k lie within its 95 % interval, the curve of
 * silhouettes alone cannot tell: then the elbow of the inertia is taken if it is among them, else the highest all the same.
 * Two clusters often have the highest silhouette because any level splits into high and low (Rousseeuw 1987 warns of coarse
 * structure that hides finer): then the elbow is taken if it lies above two and keeps seven tenths of that silhouette.
 * @param undivided inertia of a single cluster over all: the total sum of squares. The elbow is looked for from there, so that two
 * clusters can be one.
 */
export function chooseK(curve: readonly Judged[], undivided: number): ChosenK {
  const [first] = curve;
  if (first === undefined) throw new RangeError('a curve has at least one point');
  const best = curve.reduce((top, point) => (point.silhouette > top.silhouette ? point : top), first);
  const elbow = curve.length < 3 ? null : elbowOf([{ k: 1, inertia: undivided }, ...curve]);
  const close = curve.filter((point) => best.silhouette - point.silhouette <= WIDTH * best.silhouetteError);
  const range = `${first.k} to ${(curve.at(-1) ?? first).k}`;
  const value = best.silhouette.toFixed(2);
  const chosen = { bySilhouette: best.k, elbow };
  if (curve.length === 1) return { ...chosen, k: best.k, reason: `${best.k} was the only number compared.` };
  if (elbow === best.k) {
    const reason = `${best.k} segments have the highest silhouette (${value}) of ${range}, and the inertia bends there too.`;
    return { ...chosen, k: best.k, reason };
  }
  if (elbow !== null && close.some((point) => point.k === elbow)) {
    const reason = `The silhouettes of ${best.k} and ${elbow} segments cannot be told apart (${value}); the inertia bends at ${elbow}.`;
    return { ...chosen, k: elbow, reason };
  }
  const bend = curve.find((point) => point.k === elbow);
  if (
    best.k === 2 &&
    bend &&
    bend.k > 2 &&
    best.silhouette > 0 &&
    bend.silhouette >= ENOUGH * best.silhouette
  ) {
    const reason = `The inertia bends at ${bend.k}, where the silhouette (${bend.silhouette.toFixed(2)}) is close to that of a mere split into two (${value}).`;
    return { ...chosen, k: bend.k, reason };
  }
  return {
    ...chosen,
    k: best.k,
    reason: `${best.k} segments have the highest silhouette (${value}) of ${range}.`,
  };
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
