/** Any value that JSON can carry. Recipes, artifacts' values and error details are made of these alone. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/**
 * The one text of a JSON value: members sorted by code unit, no white space, so that equal values give equal bytes.
 * Numbers are written as ECMAScript writes them (RFC 8785 takes the same text); members that are undefined are left out.
 * @throws TypeError on what JSON cannot carry: NaN, infinities, functions, symbols, bigint.
 */
export function canonical(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`${value} has no canonical JSON form`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item)).join(',')}]`;
  if (typeof value === 'object') {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`);
    return `{${members.join(',')}}`;
  }
  throw new TypeError(`a ${typeof value} has no canonical JSON form`);
}

/** Whether two JSON values are equal member by member, whatever the order in which their members were written. */
export function sameJson(left: unknown, right: unknown): boolean {
  return left === right || canonical(left) === canonical(right);
}
