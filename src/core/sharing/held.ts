import type { Json } from '../json.ts';
import type { LeftOutKind } from './leftOut.ts';

/** A column that a setting speaks of: by its id (c0…), by its name, or by both where it is met again by its name. */
export interface HeldPlace {
  /** The source's id; null where the setting knows none. */
  readonly source: string | null;
  readonly id?: string;
  readonly name?: string;
  /** Where the settings themselves say that it leads to people. */
  readonly personal?: boolean;
}

/** Values of one column that a setting holds. */
export interface Held {
  readonly place: HeldPlace;
  readonly kind: LeftOutKind;
  /** What they are there for, such as “the value that counts as yes”. */
  readonly what: string;
  /** What a link without them does instead, as a sentence. */
  readonly without: string;
  /** Never empty. */
  readonly values: readonly string[];
}

/** Whether these values stay in the settings. */
export type Keeps = (held: Held) => boolean;

/** A stage's settings without the values that are not kept: whoever keeps everything learns of every one of them. */
export type Pass = (spec: Json, keeps: Keeps) => Json;

type Bound = number | string | null;

/** The bounds that there are, as texts. */
export function boundsOf(...bounds: readonly Bound[]): string[] {
  return bounds.flatMap((bound) => (bound === null ? [] : [String(bound)]));
}

/** Whether values are kept; where there are none, nobody is asked. */
export function kept(held: Held, keeps: Keeps): boolean {
  return held.values.length === 0 || keeps(held);
}
