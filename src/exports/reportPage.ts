import { formatPointInTime } from '../core/format.ts';

/** Markup whose texts are escaped. */
interface Markup {
  readonly markup: string;
}

/** A table of a report: names of columns, then rows; a cell is text, or markup. */
export function table(head: readonly string[], rows: readonly (readonly (string | Markup)[])[]): string {
  const written = (cell: string | Markup): string => (typeof cell === 'string' ? escaped(cell) : cell.markup);
  const line = (cells: readonly (string | Markup)[], tag: 'th' | 'td'): string =>
    `<tr>${cells.map((cell) => `<${tag}>${written(cell)}</${tag}>`).join('')}</tr>`;
  return `<table><thead>${line(head, 'th')}</thead><tbody>${rows.map((row) => line(row, 'td')).join('')}</tbody></table>`;
}

/** A date or a time (ISO) as people read it, with the one that programs read behind it; nothing where there is none. */
export function time(iso: string | null): Markup {
  if (iso === null || iso === '') return { markup: '' };
  const clock = iso.endsWith('Z') ? ' UTC' : '';
  return {
    markup: `<time datetime="${escaped(iso)}">${escaped(formatPointInTime(iso))}${clock}</time>`,
  };
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** Text that stands in a page as it is, whatever it holds. */
export const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities[character] ?? '');

/** A report as one page without scripts, that can be printed; `body` is markup whose texts are escaped, and so is `title`. */
export const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
body { font: 14px/1.45 system-ui, sans-serif; color: #2b2822; max-width: 1000px; margin: 32px auto; padding: 0 16px; }
h1 { font-size: 22px } h2 { font-size: 17px; margin-top: 28px } h3 { font-size: 14px; margin-bottom: 0 }
small { color: #6b655a; font-weight: 400 }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
th, td { text-align: left; padding: 4px 10px 4px 0; border-bottom: 1px solid #ddd6c9; vertical-align: top; overflow-wrap: anywhere }
</style>
</head>
<body>
${body}
</body>
</html>
`;
