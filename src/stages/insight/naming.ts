import { sentenceName } from '../../core/columnNames.ts';
import { formatSigned } from '../../core/format.ts';
import { comparison, noticeable, purchaseName, trait, type Named } from './words.ts';

const isPurchase = ({ kind }: Named): boolean => kind !== 'column';
/** How far a column must stand out to be in a name that purchases give already. */
const striking = 0.8;
const mostTraits = 4;

/**
 * Names for segments from what sets them apart: plain words of marketing where purchases do, otherwise “High …, low …” by the
 * features that stand out most. No two names are alike: features in which alike ones differ most are added.
 * @param z standings of each segment (rows) in each feature (columns), in standard deviations.
 */
export function nameSegments(features: readonly Named[], z: readonly (readonly number[])[]): string[] {
  if (z.length === 1) return ['All customers'];
  const parts = z.map((row) => firstParts(features, row));
  const said = z.map((row, index) => new Set(firstTraits(features, row, (parts[index] ?? []).length)));
  for (let round = 0; round < mostTraits; round++) {
    const groups = alike(parts.map((list) => list.join(', ')));
    if (groups.length === 0) break;
    for (const group of groups) tellApart(group, features, z, parts, said);
  }
  const names = parts.map((list) => capital(list.join(', ')));
  return numbered(withStandings(names, features, z));
}

function firstParts(features: readonly Named[], z: readonly number[]): string[] {
  const bought = purchaseName(features, z);
  const traits = salient(features, z, bought === '' ? noticeable : striking).filter(
    (at) => bought === '' || !isPurchase(features[at] as Named),
  );
  const words = traits
    .slice(0, bought === '' ? 2 : 1)
    .map((at) => trait(features[at] as Named, z[at] as number));
  if (bought !== '') return [bought, ...words];
  if (words.length > 0) return words;
  return features.some(isPurchase) ? ['Average customers'] : ['Close to average'];
}

/** Features whose words the first parts hold already. */
function firstTraits(features: readonly Named[], z: readonly number[], parts: number): number[] {
  const bought = purchaseName(features, z) !== '';
  const traits = salient(features, z, bought ? striking : noticeable).filter(
    (at) => !bought || !isPurchase(features[at] as Named),
  );
  return traits.slice(0, bought ? parts - 1 : parts);
}

/** Features that stand out by at least so much, the most first. */
function salient(features: readonly Named[], z: readonly number[], least: number): number[] {
  return features
    .map((_, at) => at)
    .filter((at) => Math.abs(z[at] ?? 0) >= least)
    .sort((a, b) => Math.abs(z[b] ?? 0) - Math.abs(z[a] ?? 0) || a - b);
}

function alike(names: readonly string[]): number[][] {
  const groups = new Map<string, number[]>();
  names.forEach((name, index) => groups.set(name, [...(groups.get(name) ?? []), index]));
  return [...groups.values()].filter((group) => group.length > 1);
}

/** Adds to each name of a group the feature, not said yet, in which the group differs most. */
function tellApart(
  group: readonly number[],
  features: readonly Named[],
  z: readonly (readonly number[])[],
  parts: readonly string[][],
  said: readonly Set<number>[],
): void {
  let widest = -1;
  let most = 0;
  features.forEach((_, at) => {
    const values = group.map((index) => z[index]?.[at] ?? 0);
    const spread = Math.max(...values) - Math.min(...values);
    if (spread > most && group.every((index) => said[index]?.has(at) === false))
      [most, widest] = [spread, at];
  });
  const feature = features[widest];
  if (!feature) return;
  const ordered = [...group].sort((a, b) => (z[b]?.[widest] ?? 0) - (z[a]?.[widest] ?? 0));
  const traits = group.map((index) => trait(feature, z[index]?.[widest] ?? 0));
  const distinct = new Set(traits).size === group.length;
  ordered.forEach((index, rank) => {
    const own = trait(feature, z[index]?.[widest] ?? 0);
    parts[index]?.push(distinct ? own : comparison(feature, rank, ordered.length));
    said[index]?.add(widest);
  });
}

/** Segments whose words are alike and who stand apart in one feature all the same are told apart by where they stand in it. */
function withStandings(
  names: readonly string[],
  features: readonly Named[],
  z: readonly (readonly number[])[],
): string[] {
  const told = [...names];
  for (const group of alike(names.map((name) => name.toLowerCase()))) {
    const standings = features.map((_, at) => group.map((index) => formatSigned(z[index]?.[at] ?? 0)));
    const spreads = features.map((_, at) => {
      const values = group.map((index) => z[index]?.[at] ?? 0);
      return Math.max(...values) - Math.min(...values);
    });
    const widest = spreads.indexOf(Math.max(...spreads));
    const feature = features[widest];
    const own = standings[widest] ?? [];
    if (!feature || new Set(own).size < group.length) continue;
    const name = sentenceName(feature.name);
    group.forEach((index, at) => {
      const isSaid = names[index]?.toLowerCase().includes(name.toLowerCase()) === true;
      told[index] = `${names[index] ?? ''} (${isSaid ? '' : `${name} `}${own[at] ?? ''}σ)`;
    });
  }
  return told;
}

/** A last resort for segments that no feature tells apart. */
function numbered(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const count = (seen.get(name.toLowerCase()) ?? 0) + 1;
    seen.set(name.toLowerCase(), count);
    return count === 1 ? name : `${name} (${count})`;
  });
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
