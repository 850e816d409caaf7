/** First characters at which spreadsheets begin a formula or cut a cell, with their full-width forms. */
const formulaStart = /^[=+\-@\t\r\n\0＝＋－＠]/;

/**
 * A text as a cell of a CSV file (RFC 4180). One that a spreadsheet could take for a formula gets a leading `'`; it is quoted
 * where it must be, and an empty text is `""`, so that it differs from a missing value.
 */
export function textCell(value: string): string {
  const harmless = formulaStart.test(value) ? `'${value}` : value;
  return harmless === '' || /[",\r\n]|^\s|\s$/.test(harmless)
    ? `"${harmless.replaceAll('"', '""')}"`
    : harmless;
}
