import type { Json } from '../json.ts';
import { boundsOf, kept, type Keeps } from './held.ts';

interface Figures {
  readonly name: string;
  readonly mean: number | null;
  readonly deviation: number | null;
}
interface Load {
  readonly figures?: readonly Figures[];
}
interface Settings {
  readonly sources: readonly { readonly id: string; readonly snapshots?: readonly Load[] }[];
}

/** The sources without means and deviations of earlier loads that are not kept; how many values there were stays. */
export function sourcesValues(spec: Json, keeps: Keeps): Json {
  const settings = spec as unknown as Settings;
  const sources = settings.sources.map((source) =>
    source.snapshots
      ? { ...source, snapshots: source.snapshots.map((load) => loadOf(source.id, load, keeps)) }
      : source,
  );
  return { ...settings, sources } as unknown as Json;
}

function loadOf(source: string, load: Load, keeps: Keeps): Load {
  if (!load.figures) return load;
  const figures = load.figures.map((one) => {
    const held = {
      place: { source, name: one.name },
      kind: 'load' as const,
      what: 'the mean and the deviation of an earlier load',
      without: 'Its mean is not compared between loads.',
      values: boundsOf(one.mean, one.deviation),
    };
    return kept(held, keeps) ? one : { ...one, mean: null, deviation: null };
  });
  return { ...load, figures };
}
