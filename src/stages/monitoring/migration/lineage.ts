import { matchSegments } from '../../../stats/migration.ts';
import type { PublishedVersion } from '../../registry/spec.ts';
import type { Succession } from '../valueSchema.ts';

/** A segment through all versions that it goes on in: it bears the id and name that it had in the first of them. */
export interface Identity {
  /** Unique among all, such as `v1 S3`. */
  readonly id: string;
  readonly name: string;
}

const segmentOf = ({ segments }: PublishedVersion, index: number): Identity => {
  const segment = segments.find((one) => one.index === index);
  return { id: segment?.id ?? `S${index + 1}`, name: segment?.name ?? `Segment ${index + 1}` };
};

/** Every segment of a version as an identity that begins with it. */
export function bornWith(version: PublishedVersion): Identity[] {
  return Array.from({ length: version.model.k }, (_, index) => {
    const { id, name } = segmentOf(version, index);
    return { id: `${version.id} ${id}`, name };
  });
}

/**
 * The identities of a new version's segments: of those that they go on from (one to one, half of the customers or more in common), or
 * new ones.
 * @param overlap customers by segment of the old version (row) and of the new one (column). @param old the old version's identities.
 */
export function succeeded(
  overlap: readonly (readonly number[])[],
  { old, next }: { readonly old: PublishedVersion; readonly next: PublishedVersion },
  identities: readonly Identity[],
): { readonly identities: readonly Identity[]; readonly matches: Succession['identities'] } {
  const { pairs, dissolved } = matchSegments(overlap);
  const taken = new Set(identities.map(({ id }) => id));
  const fresh = bornWith(next).map((identity) => {
    let { id } = identity;
    while (taken.has(id)) id = `${id}′`;
    taken.add(id);
    return { ...identity, id };
  });
  const pairOf = (to: number) => pairs.find((pair) => pair.to === to);
  return {
    identities: fresh.map((born, to) => {
      const pair = pairOf(to);
      return (pair && identities[pair.from]) ?? born;
    }),
    matches: [
      ...fresh.map((_, to) => {
        const pair = pairOf(to);
        const from = pair ? segmentOf(old, pair.from).id : null;
        return { old: from, new: segmentOf(next, to).id, jaccard: pair?.jaccard ?? 0 };
      }),
      ...dissolved.map((from) => ({ old: segmentOf(old, from).id, new: null, jaccard: 0 })),
    ],
  };
}
