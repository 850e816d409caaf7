import { proposeSensitivity } from '../sensitivity.ts';

/** Where a text may hold something that reaches a person; what is found there is judged as the values of a column are. */
const spots = [
  // From a word’s first letter or figure to its last, in one pass however long it is.
  /\+?[\p{L}\p{N}](?:\S*[\p{L}\p{N}])?/gu,
  /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b/g,
  /(?:\+|\b00)\d[\d\s()/.-]{6,18}\d/g,
];
/** The shortest network address, and longer than any e-mail address. */
const shortest = 7;
const longest = 320;
/** So many equal values make a column’s form clear. */
const copies = 5;

/**
 * What a text holds that reaches a person, in words such as “e-mail addresses”; null where nothing is found. Only forms are known
 * (e-mail addresses, phone numbers with the country’s code, account numbers, network addresses): names of people are not found.
 */
export function personalIn(text: string): string | null {
  const kinds = new Set<string>();
  let rest = text;
  for (const spot of spots) {
    rest = rest.replace(spot, (found) => {
      const kind = kindOf(found);
      if (kind !== null) kinds.add(kind);
      return kind === null ? found : ' ';
    });
  }
  return kinds.size === 0 ? null : [...kinds].join(', ');
}

function kindOf(word: string): string | null {
  const may = word.includes('@') || (word.length >= shortest && /\d/.test(word));
  if (!may || word.length > longest) return null;
  const values = Array.from({ length: copies }, () => word);
  const { sensitivity, reason } = proposeSensitivity({ name: '', type: 'text', role: null, values });
  return sensitivity === 'none' ? null : reason.replace('its values are ', '');
}
