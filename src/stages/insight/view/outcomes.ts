import { formatShare, shortName } from '../../../core/format.ts';
import type { OutcomeProfile } from '../spec.ts';

/** Yes among those of whom an outcome is known; null where it is known of nobody. */
export function yesShare(segment: OutcomeProfile['segments'][number] | undefined): number | null {
  return segment && segment.known > 0 ? segment.yes / segment.known : null;
}

/** What the share of an outcome in one segment means, beside that of all customers. */
export function outcomeMeaning({ name, known, yes }: OutcomeProfile): string {
  return `yes for ${shortName(name, 40)}, ${formatShare(yes / known)} of all`;
}
