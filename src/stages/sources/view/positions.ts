/** Places where columns begin, from a text such as `0, 5, 17`; null where it is none. */
export function positionsIn(text: string): number[] | null {
  const pieces = text.split(/[\s,;]+/).filter((piece) => piece !== '');
  if (pieces.length === 0 || pieces.some((piece) => !/^\d{1,7}$/.test(piece))) return null;
  return [...new Set(pieces.map(Number))].sort((a, b) => a - b);
}

/** Forms of dates from a text such as `%d.%m.%Y | %Y-%m-%d`, as a reading writes them: those of dates and those with a clock. */
export function dateFormsIn(text: string): { readonly dateFormat: string; readonly timestampFormat: string } {
  const forms = text
    .split('|')
    .map((form) => form.trim())
    .filter((form) => form !== '');
  const clocks = forms.filter((form) => /%[HI]/.test(form));
  const dates = forms.filter((form) => !/%[HI]/.test(form));
  return clocks.length > 0
    ? { dateFormat: dates.join('|'), timestampFormat: forms.join('|') }
    : { dateFormat: dates.join('|'), timestampFormat: '' };
}
