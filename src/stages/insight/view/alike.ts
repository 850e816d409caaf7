import { formatCount, formatNumber, shortName } from '../../../core/format.ts';
import type { InsightValue } from '../spec.ts';

interface Table {
  readonly features: readonly Pick<InsightValue['features'][number], 'id' | 'name' | 'typical'>[];
  readonly segments: readonly {
    readonly standings: readonly { readonly median: number; readonly mean: number }[];
  }[];
}

/** Fewer are not worth a line of their own. */
const fewest = 2;
const mostNamed = 10;

/** Features that tell no segment from another as they are shown. */
export interface AlikeFeatures {
  readonly ids: ReadonlySet<string>;
  /** A sentence that names them, each with the figure that all segments show; '' where there are none to fold. */
  readonly words: string;
}

/** The features in which every segment shows the same figure, where several are and there are segments to tell apart. */
export function alikeFeatures({ features, segments }: Table): AlikeFeatures {
  const alike = features.flatMap(({ id, name, typical }, place) => {
    const shown = new Set(segments.map(({ standings }) => formatNumber(standings[place]?.[typical] ?? NaN)));
    const [only] = shown;
    return shown.size === 1 && only !== undefined ? [{ id, told: `${shortName(name, 60)} (${only})` }] : [];
  });
  if (segments.length < 2 || alike.length < fewest) return { ids: new Set(), words: '' };
  const named = alike.slice(0, mostNamed).map(({ told }) => told);
  const more = alike.length > named.length ? ` and ${formatCount(alike.length - named.length)} more` : '';
  return {
    ids: new Set(alike.map(({ id }) => id)),
    words: `${formatCount(alike.length)} features are the same in every segment: ${named.join(', ')}${more}.`,
  };
}
