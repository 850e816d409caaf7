import { formatBytes, formatCount } from '../../core/format.ts';
import type { Compared } from './curve.ts';

/** That a person asked for so many segments. */
export function askedFor(k: number): string {
  return k === 1 ? 'One segment was asked for.' : `${k} segments were asked for.`;
}

/** Why there are as many segments as there are. */
export function reasonFor(
  asked: number | null,
  found: number,
  customers: number,
  compared: Compared | null,
): string {
  if (asked !== null && found < asked) {
    return `${askedFor(asked)} ${found === 1 ? 'All customers are alike in these features' : `There are only ${formatCount(found)} customers who differ from each other`}.`;
  }
  if (asked !== null && asked !== compared?.proposal.k) {
    // Whether a person or autopilot, with other features, once set it is not known here.
    const set = asked === 1 ? 'One segment is set' : `${asked} segments are set`;
    return compared ? `${set}; the curve proposes ${compared.proposal.k} for these features.` : `${set}.`;
  }
  if (compared) return compared.proposal.reason;
  if (customers < 3) {
    return `With ${customers === 1 ? 'one customer' : 'two customers'} there is nothing to tell apart: one segment.`;
  }
  return 'All customers are alike in the chosen features, so that there is one segment.';
}

/** Why mini-batches, and what is nevertheless of all customers. */
export function miniBatchReason(
  customers: number,
  megabytes: number,
  memory: number,
  sample: number,
): string {
  const size = formatBytes(megabytes * 1e6);
  const limit = formatBytes(memory * 1e6);
  const held = `The features of ${formatCount(customers)} customers take ${size}, more than the ${limit} that may be held at once.`;
  const found = `${held} The centres were therefore found by mini-batches that went through everyone.`;
  if (sample >= customers) return found;
  return `${found} Segments, sizes, inertia, Calinski-Harabasz and Davies-Bouldin are of all customers; the curve and the silhouettes are of ${formatCount(sample)} drawn at random.`;
}
