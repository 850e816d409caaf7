import { expect } from 'vitest';

/** Matches an AppError of that code whose message holds the words in that order. */
export function refusal(code: string | RegExp, ...words: readonly string[]): unknown {
  const message = expect.stringMatching(new RegExp(words.join('.*'), 's')) as unknown;
  const matched = (typeof code === 'string' ? code : expect.stringMatching(code)) as unknown;
  return expect.objectContaining({ code: matched, message }) as unknown;
}
