import { shortName } from '../../../core/format.ts';
import type { SourceRegister } from '../../../core/register.ts';
import type { CharterSpec, CharterValue, Where } from '../spec.ts';

export type Verdict = 'there' | 'partly' | 'missing';

/** Something that an objective needs, whether the data has it, what shows it, and what to ask whom for where it lacks. */
export interface Ingredient {
  readonly id: string;
  readonly title: string;
  readonly verdict: Verdict;
  /** The column and table that show it; null where nothing does. */
  readonly where: string | null;
  /** The figure that was counted. */
  readonly figure: string;
  readonly gap: string | null;
  readonly ask: string | null;
}

/** A source's name and record. */
export interface Registered {
  readonly id: string;
  readonly name: string;
  readonly register: SourceRegister;
}

/** What the ingredients are judged by. `today` is an ISO day. */
export interface Matter {
  readonly spec: CharterSpec;
  readonly value: CharterValue;
  readonly sources: readonly Registered[];
  readonly today: string;
}

export type Judge = (matter: Matter) => Omit<Ingredient, 'id' | 'title'>;

/** A column and its table, as people say them. */
export const placeOf = ({ column, sourceName }: Where): string =>
  `${shortName(column)} in ${shortName(sourceName)}`;

/** Whom to ask: the owner on record, else whoever runs what is named. */
export function whom({ sources }: Matter, source: string | null, otherwise: string): string {
  const register = sources.find(({ id }) => id === source)?.register;
  if (!register || register.owner.trim() === '') return otherwise;
  return register.system.trim() === '' ? register.owner : `${register.owner} (${register.system})`;
}

export const shop = 'whoever runs the shop or till system';
export const there = (where: string | null, figure: string) => ({
  verdict: 'there' as const,
  where,
  figure,
  gap: null,
  ask: null,
});
export const lacking = (
  verdict: Verdict,
  where: string | null,
  figure: string,
  gap: string,
  ask: string,
) => ({
  verdict,
  where,
  figure,
  gap,
  ask,
});

/** The fewest customers that a segment or a group of contacts is judged by, and the fewest that came twice or answered. */
export const fewCustomers = 200;
export const fewest = 100;
