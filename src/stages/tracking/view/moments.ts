import { formatDay } from '../../../core/format.ts';

/**
 * A time of an event as it is written, whatever clock it is of, to the second or what it has beneath, such as
 * 3 March 2026 at 14:05:09: events that follow one another lie less than a minute apart. A day alone stays a day.
 */
export function momentInWords(iso: string): string {
  const clock = /^\d{4}-\d{2}-\d{2}[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)/.exec(iso)?.[1];
  return clock === undefined ? formatDay(iso) : `${formatDay(iso)} at ${clock.replace(/:00$/, '')}`;
}
