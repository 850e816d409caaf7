import type { Act, LookedAt } from '../spec.ts';

/** What a person says when a version is published. */
export interface PublishWish {
  readonly name: string;
  readonly note: string;
  readonly by: string;
  /** Put into production at once. */
  readonly promote: boolean;
}

/** An act that a person is asked to confirm. */
export interface Wanted {
  readonly action: Act['action'];
  readonly version: string;
  /** The version's name in sentences. */
  readonly called: string;
  /** The version in production now; null where there is none. */
  readonly from: string | null;
  /** The comparison on screen of this version with the one in production; null where there is none. */
  readonly looked: LookedAt | null;
}
