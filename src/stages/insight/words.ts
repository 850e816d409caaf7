import type { FeatureSummary } from '../features/spec.ts';

/** A feature as names speak of it. */
export type Named = Pick<FeatureSummary, 'id' | 'name' | 'unit' | 'kind'>;

/** Standard deviations from the average at which a difference is worth a word. */
export const noticeable = 0.5;

/** Standard deviations from which a segment is called lapsed or active. */
const marked = 0.65;

type Level = 'high' | 'low' | 'middle';

export const levelOf = (z: number): Level => (z >= noticeable ? 'high' : z <= -noticeable ? 'low' : 'middle');

/** A column's name inside a sentence: underscores become spaces, and a plain word loses its capital. */
export function spoken(name: string): string {
  const words = name.replaceAll('_', ' ').trim();
  return /^[A-Z][a-z]*( |$)/.test(words) ? words.charAt(0).toLowerCase() + words.slice(1) : words;
}

const titled = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Words for what a segment buys, by orders (first) and spend (second). */
const buyers: Readonly<Record<Level, Readonly<Record<Level, string>>>> = {
  high: { high: 'loyal high spenders', middle: 'frequent buyers', low: 'frequent small spenders' },
  middle: { high: 'high spenders', middle: '', low: 'low spenders' },
  low: { high: 'occasional big spenders', middle: 'occasional buyers', low: 'occasional low spenders' },
};

/** What the purchases of a segment alone say of it, such as “Lapsed low spenders”; empty where they say nothing. */
export function purchaseName(features: readonly Named[], z: readonly number[]): string {
  const of = (...kinds: readonly FeatureSummary['kind'][]): number | null => {
    const at = features.findIndex(({ kind }) => kinds.includes(kind));
    return at < 0 ? null : (z[at] ?? 0);
  };
  const [recency, frequency, money] = [of('recency'), of('frequency'), of('monetary') ?? of('average-order')];
  const bought = buyers[levelOf(frequency ?? 0)][levelOf(money ?? 0)];
  const time = recency === null || Math.abs(recency) < marked ? 'middle' : levelOf(recency);
  if (time === 'middle') return titled(bought);
  if (time === 'high')
    return bought === '' ? 'Lapsed customers' : titled(`lapsed ${bought.replace('loyal ', '')}`);
  if (bought === '') return 'Active customers';
  return titled(bought.startsWith('loyal') ? bought : `active ${bought}`);
}

/** A trait such as “high discount share”. */
export function trait(feature: Named, z: number): string {
  const level = levelOf(z);
  if (feature.kind === 'recency' && level !== 'middle')
    return level === 'high' ? 'long not seen' : 'seen lately';
  return `${level === 'middle' ? 'average' : level} ${spoken(feature.name)}`;
}
