import { productionAfter, standingOf, type PublishedVersion, type RegistrySpec } from '../spec.ts';

/**
 * What is most worth comparing: the version in production with the segments as they are, where these are others, else with the
 * newest other version. Null where there is nothing to compare it with.
 * @param key of the segments as they are; null where there are none.
 */
export function pairFor({ versions, history }: RegistrySpec, key: string | null): RegistrySpec['comparison'] {
  const standing: readonly PublishedVersion[] = versions.filter(({ id }) => !standingOf(history, id).retired);
  const champion = versions.find(({ id }) => id === productionAfter(history)) ?? standing.at(-1);
  if (!champion) return null;
  if (key !== null && key !== champion.key) return { champion: champion.id, challenger: 'current' };
  const others: readonly PublishedVersion[] = standing.filter(({ id }) => id !== champion.id);
  const other = others.at(-1);
  return other ? { champion: champion.id, challenger: other.id } : null;
}
