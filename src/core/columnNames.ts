/** Words for a person to whom a column may belong, in several languages, as alternatives of a pattern. */
export const personWords =
  'customer|client|cust|user|member|household|visitor|subscriber|account|shopper|buyer|person|patient|kunde|kunden|cliente|client[ei]?|klant|kund|asiakas|utilisateur|usuario|nutzer|mitglied|socio|membre';

/** A column's name as it is spoken: `CustomerID`, `customer_id` and `Customer-Id` as `customer id`. */
export function spokenName(name: string): string {
  return name
    .normalize('NFC')
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replace(/[_\-.\s/]+/g, ' ')
    .trim()
    .toLowerCase();
}

/**
 * A column's name inside a sentence: underscores become spaces, and plain words of any alphabet lose their capitals. One that ends in
 * a digit stays as it is, so that it is not taken for the figure behind it.
 */
export function sentenceName(name: string): string {
  if (/\d\s*$/.test(name)) return name.trim();
  const words = name.replaceAll('_', ' ').trim().split(/\s+/);
  return words.map((word) => (/^\p{Lu}\p{Ll}*$/u.test(word) ? word.toLowerCase() : word)).join(' ');
}
