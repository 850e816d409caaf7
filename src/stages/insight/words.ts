import { sentenceName } from '../../core/columnNames.ts';
import type { FeatureSummary } from '../features/spec.ts';

/** A feature as names speak of it. */
export type Named = Pick<FeatureSummary, 'id' | 'name' | 'unit' | 'kind'>;

/** Standard deviations from the average at which a difference is worth a word. */
export const noticeable = 0.5;

/** Standard deviations from which a segment is called lapsed or active. */
const marked = 0.65;

/** Standard deviations of both orders and spend from which customers are champions. */
const outstanding = 1.5;

type Level = 'high' | 'low' | 'middle';

export const levelOf = (z: number): Level => (z >= noticeable ? 'high' : z <= -noticeable ? 'low' : 'middle');

const titled = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Words for what a segment buys, by orders (first) and spend (second). */
const buyers: Readonly<Record<Level, Readonly<Record<Level, string>>>> = {
  high: { high: 'loyal high spenders', middle: 'frequent buyers', low: 'frequent small spenders' },
  middle: { high: 'high spenders', middle: '', low: 'low spenders' },
  low: { high: 'occasional big spenders', middle: 'occasional buyers', low: 'occasional low spenders' },
};

/** How many orders of which size, where it is not the spend that is looked at: this says nothing of what a customer spends in all. */
const ordered: Readonly<Record<Level, string>> = { high: 'many', middle: '', low: 'few' };

/** What the purchases of a segment alone say of it, such as “Lapsed low spenders”; empty where they say nothing. */
export function purchaseName(features: readonly Named[], z: readonly number[]): string {
  const of = (...kinds: readonly FeatureSummary['kind'][]): number | null => {
    const at = features.findIndex(({ kind }) => kinds.includes(kind));
    return at < 0 ? null : (z[at] ?? 0);
  };
  const [recency, frequency, spend] = [of('recency'), of('frequency'), of('monetary')];
  const money = spend ?? of('average-order');
  const best = Math.min(frequency ?? 0, money ?? 0) >= outstanding;
  const time = recency === null || Math.abs(recency) < marked ? 'middle' : levelOf(recency);
  const size = spend === null && !best ? levelOf(money ?? 0) : 'middle';
  if (size !== 'middle') {
    const orders = `${ordered[levelOf(frequency ?? 0)]} ${size === 'high' ? 'large' : 'small'} orders`.trim();
    return titled(`${orders}${{ high: ', lapsed', middle: '', low: ', active' }[time]}`);
  }
  const bought = best ? 'champions' : buyers[levelOf(frequency ?? 0)][levelOf(spend ?? 0)];
  if (time === 'middle') return titled(bought);
  if (time === 'high')
    return bought === '' ? 'Lapsed customers' : titled(`lapsed ${bought.replace('loyal ', '')}`);
  if (bought === '') return 'Active customers';
  return titled(best || bought.startsWith('loyal') ? bought : `active ${bought}`);
}

/** A trait such as “high discount share”. */
export function trait(feature: Named, z: number): string {
  const level = levelOf(z);
  const name = sentenceName(feature.name);
  if (level === 'middle') return `average ${name}`;
  if (feature.kind === 'recency') return level === 'high' ? 'long not seen' : 'seen lately';
  if (feature.kind === 'frequency') return `${level === 'high' ? 'many' : 'few'} ${name}`;
  return `${level} ${name}`;
}

/** A trait among segments that are alike so far, such as “higher total spend”; rank 0 has the highest value. */
export function comparison(feature: Named, rank: number, of: number): string {
  const at = rank === 0 ? 'most' : rank === of - 1 ? 'least' : 'between';
  const name = sentenceName(feature.name);
  if (feature.kind === 'recency')
    return { most: 'longer not seen', least: 'seen later', between: 'seen in between' }[at];
  if (feature.kind === 'frequency')
    return `${{ most: 'more', least: 'fewer', between: 'middling' }[at]} ${name}`;
  return `${{ most: 'higher', least: 'lower', between: 'middling' }[at]} ${name}`;
}
