import { proposeSensitivity } from '../sensitivity.ts';

/** Where a text may hold something that reaches a person; what is found there is judged as the values of a column are. */
const spots = [
  /\S+/g,
  /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b/g,
  /(?:\+|\b00)\d[\d\s()/.-]{6,18}\d/g,
];
/** Longer than any address. */
const longest = 320;
/** So many equal values make a column’s form clear. */
const copies = 5;

/**
 * What a text holds that reaches a person, in words such as “e-mail addresses”; null where nothing is found. Only forms are known
 * (e-mail addresses, phone numbers with the country’s code, account numbers, network addresses): names of people are not found.
 */
export function personalIn(text: string): string | null {
  for (const spot of spots) {
    for (const [found] of text.matchAll(spot)) {
      const told = kindOf(found.replace(/^[^\p{L}\p{N}+]+|[^\p{L}\p{N}]+$/gu, ''));
      if (told !== null) return told;
    }
  }
  return null;
}

function kindOf(word: string): string | null {
  if (word.length > longest || !/[@\d]/.test(word)) return null;
  const values = Array.from({ length: copies }, () => word);
  const { sensitivity, reason } = proposeSensitivity({ name: '', type: 'text', role: null, values });
  return sensitivity === 'none' ? null : reason.replace('its values are ', '');
}
