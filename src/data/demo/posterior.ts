import { normalBetween } from './normal.ts';
import type { Observations } from './observations.ts';
import { longestRecency, mostOrders } from './observed.ts';
import {
  conversionBase,
  conversionLift,
  linePriceDeviation,
  segmentCount,
  segmentMeans,
  shift,
  traits,
  traitScale,
  type Trait,
} from './parameters.ts';
import { segmentShares } from './population.ts';
import type { DemoSnapshot } from './tables.ts';

/** The likeliest segment of each customer and its posterior probability. */
export interface Classified {
  readonly segments: Uint8Array;
  readonly probabilities: Float64Array;
}

/**
 * The segment of the greatest posterior probability for each customer, by Bayes' theorem with the planted parameters:
 * no classifier that sees the tables is right more often. Given the segment the traits are independent, so the
 * likelihood is a product: counts are normals cut into bins, shares and prices are densities (their rounding is
 * far below a deviation), campaigns are Bernoulli; what is missing, at random, has likelihood 1.
 */
export function classify(seen: Observations, snapshot: DemoSnapshot): Classified {
  const priors = segmentShares(snapshot).map((shares) => shares.map(Math.log));
  const traitMeans = (trait: Trait): Float64Array => segmentCentres(trait, snapshot);
  const deviation = (trait: Trait): number => traitScale[trait].deviation;
  const recency = countTable(longestRecency, traitMeans('recency'), deviation('recency'), (days) => [
    days,
    days === longestRecency ? Infinity : days + 1,
  ]);
  const orders = countTable(mostOrders, traitMeans('orders'), deviation('orders'), (count) => [
    count <= 1 ? 0 : count - 0.5,
    count === mostOrders ? Infinity : count + 0.5,
  ]);
  const mostSessions = 500;
  const sessions = countTable(mostSessions, traitMeans('sessions'), deviation('sessions'), (count) => [
    count - 0.5,
    count === mostSessions ? Infinity : count + 0.5,
  ]);
  const pagesMeans = traitMeans('pages');
  const discountMeans = traitMeans('discount');
  const opensMeans = traitMeans('opens');
  const priceMeans = traitMeans('price');
  const responses = responseTable();
  const segments = new Uint8Array(seen.region.length);
  const probabilities = new Float64Array(seen.region.length);
  const score = new Float64Array(segmentCount);
  for (let customer = 0; customer < segments.length; customer++) {
    score.set(priors[seen.region[customer] as number] as Float64Array);
    addRow(score, recency, seen.recency[customer] as number);
    addRow(score, orders, seen.orders[customer] as number);
    addRow(score, sessions, seen.sessions[customer] as number);
    addNormal(score, pagesMeans, deviation('pages'), Math.log(seen.pages[customer] as number));
    addNormal(score, discountMeans, deviation('discount'), logit(seen.discount[customer] as number));
    addNormal(score, opensMeans, deviation('opens'), logit(seen.opens[customer] as number));
    const lines = seen.lines[customer] as number;
    const spread = Math.sqrt(deviation('price') ** 2 + linePriceDeviation ** 2 / lines);
    addNormal(score, priceMeans, spread, (seen.logPrices[customer] as number) / lines);
    for (let cell = 0; cell < 4; cell++) {
      const times = seen.responses[4 * customer + cell] as number;
      for (let segment = 0; times > 0 && segment < segmentCount; segment++) {
        score[segment] =
          (score[segment] as number) + times * (responses[cell * segmentCount + segment] as number);
      }
    }
    let winner = 0;
    for (let segment = 1; segment < segmentCount; segment++) {
      if ((score[segment] as number) > (score[winner] as number)) winner = segment;
    }
    const top = score[winner] as number;
    segments[customer] = winner;
    probabilities[customer] = 1 / score.reduce((sum, value) => sum + Math.exp(value - top), 0);
  }
  return { segments, probabilities };
}

/** Means of a trait by segment on its own scale, in a snapshot. */
export function segmentCentres(trait: Trait, snapshot: DemoSnapshot): Float64Array {
  const { centre, deviation } = traitScale[trait];
  const moved = snapshot === 'later' && shift.trait === trait ? shift.amount : 0;
  const at = traits.indexOf(trait);
  return Float64Array.from(segmentMeans, (means) => centre + moved + deviation * (means[at] as number));
}

/** Log probabilities of counts 0…most by segment, of a log-normal cut at the bounds. */
function countTable(
  most: number,
  means: Float64Array,
  deviation: number,
  bounds: (count: number) => [number, number],
): Float64Array {
  const table = new Float64Array((most + 1) * segmentCount);
  for (let count = 0; count <= most; count++) {
    const [low, high] = bounds(count);
    means.forEach((mean, segment) => {
      const from = low <= 0 ? -Infinity : (Math.log(low) - mean) / deviation;
      table[count * segmentCount + segment] = Math.log(
        normalBetween(from, (Math.log(high) - mean) / deviation),
      );
    });
  }
  return table;
}

function responseTable(): Float64Array {
  const table = new Float64Array(4 * segmentCount);
  for (let segment = 0; segment < segmentCount; segment++) {
    for (const treated of [0, 1]) {
      const rate = (conversionBase[segment] as number) + treated * (conversionLift[segment] as number);
      table[2 * treated * segmentCount + segment] = Math.log(1 - rate);
      table[(2 * treated + 1) * segmentCount + segment] = Math.log(rate);
    }
  }
  return table;
}

function addRow(score: Float64Array, table: Float64Array, count: number): void {
  const at = Math.min(count, table.length / segmentCount - 1) * segmentCount;
  for (let segment = 0; segment < segmentCount; segment++) {
    score[segment] = (score[segment] as number) + (table[at + segment] as number);
  }
}

/** Log densities up to a constant; a value that is missing adds nothing. */
function addNormal(score: Float64Array, means: Float64Array, deviation: number, value: number): void {
  if (Number.isNaN(value)) return;
  for (let segment = 0; segment < segmentCount; segment++) {
    const distance = (value - (means[segment] as number)) / deviation;
    score[segment] = (score[segment] as number) - (distance * distance) / 2;
  }
}

const logit = (share: number): number => Math.log(share / (1 - share));
