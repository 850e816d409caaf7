import type { Comparison } from '../spec.ts';

/** Segments of the champion with those that go on from them, largest first. */
export interface MatchRow {
  readonly key: string;
  readonly champion: string;
  readonly challenger: string;
  readonly before: number;
  readonly after: number;
  readonly jaccard: number | null;
}

/** Which segments are the same people, and which are new or gone: below half in common they are no longer the same. */
export function matchRows({ champion, challenger, matched }: Comparison): MatchRow[] {
  const kept = matched.filter(({ jaccard }) => jaccard >= 0.5);
  const rows = champion.segments.map((segment, at): MatchRow => {
    const pair = kept.find((one) => one.champion === at);
    const other = pair ? challenger.segments[pair.challenger] : undefined;
    return {
      key: `a${at}`,
      champion: segment.name,
      challenger: other?.name ?? '— dissolved',
      before: segment.size,
      after: other?.size ?? 0,
      jaccard: pair?.jaccard ?? null,
    };
  });
  const born = challenger.segments.flatMap((segment, at): MatchRow[] =>
    kept.some((one) => one.challenger === at)
      ? []
      : [
          {
            key: `b${at}`,
            champion: '— new',
            challenger: segment.name,
            before: 0,
            after: segment.size,
            jaccard: null,
          },
        ],
  );
  return [...rows, ...born];
}
