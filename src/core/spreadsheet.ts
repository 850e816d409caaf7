/** First characters at which spreadsheets begin a formula or cut a cell, with their full-width forms. */
const formulaStart = /^[=+\-@\t\r\n\0＝＋－＠]/;
/**
 * Places inside a text at which a cell begins where a semicolon or a tab parts columns: spreadsheets of many countries read a file of
 * commas so, and a quote that is not at the beginning of what they take for a cell keeps nothing together, not even lines.
 */
const cellInside = /([;\t\r\n])(?="*[=+\-@＝＋－＠])/g;
/** What parts cells or lines somewhere; hardly any text has one. */
const parting = /[;\t\r\n]/;

/**
 * A text as a cell of a CSV file (RFC 4180). One that a spreadsheet could take for a formula gets a leading `'`, and so does what
 * behind a semicolon, a tab or a line break inside it could become one (OWASP, CSV Injection); it is quoted
 * where it must be or where another separator stands in it, and an empty text is `""`, so that it differs from a missing value.
 */
export function textCell(value: string): string {
  const whole = formulaStart.test(value) ? `'${value}` : value;
  const isParted = parting.test(whole);
  const harmless = isParted ? whole.replace(cellInside, "$1'") : whole;
  return isParted || harmless === '' || /[",]|^\s|\s$/.test(harmless)
    ? `"${harmless.replaceAll('"', '""')}"`
    : harmless;
}
