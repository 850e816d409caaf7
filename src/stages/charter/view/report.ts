import { formatCount, formatDay, formatShareBound, formatShareCell } from '../../../core/format.ts';
import { registerGaps, type ColumnSensitivity } from '../../../core/registerGaps.ts';
import type { Assessment } from './assess.ts';
import type { Matter, Verdict } from './ingredients.ts';
import type { PowerAnswer } from './power.ts';
import { kpiValue, measureWords, objectiveWords } from './words.ts';

export const verdictWords: Readonly<Record<Verdict, string>> = {
  there: 'there',
  partly: 'partly',
  missing: 'missing',
};

/** A piece of a report. */
type Block =
  | { readonly kind: 'title' | 'heading' | 'text'; readonly text: string }
  | {
      readonly kind: 'table';
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
    };

/** What a report is written from. */
export interface ReportParts {
  readonly study: string;
  readonly matter: Matter;
  readonly assessment: Assessment;
  readonly power: PowerAnswer | null;
}

function blocksOf({ study, matter, assessment, power }: ReportParts): Block[] {
  const { spec, sources, today } = matter;
  const heading = (text: string): Block => ({ kind: 'heading', text });
  const text = (words: string): Block => ({ kind: 'text', text: words });
  const kpis = spec.kpis.map(({ name, measure, baseline, target, threshold }) => {
    const shown = (value: number | null): string => (value === null ? '' : kpiValue(value, measure));
    return [name || measureWords[measure].title, shown(baseline), shown(target), shown(threshold)];
  });
  return [
    { kind: 'title', text: assessment.title },
    text(`${study}, ${formatDay(today)}. ${assessment.sentence}`),
    heading('Objective'),
    text(`${objectiveWords[spec.objective].title}: ${objectiveWords[spec.objective].sentence}`),
    ...(spec.note.trim() === '' ? [] : [text(spec.note)]),
    text(
      `Segments are made ${spec.cadence}; the smallest holds ${formatShareBound(spec.smallestShare)} of the customers.`,
    ),
    ...(kpis.length === 0
      ? []
      : [{ kind: 'table', head: ['KPI', 'Baseline', 'Target', 'Success from'], rows: kpis } as const]),
    heading('What it needs'),
    {
      kind: 'table',
      head: ['Ingredient', 'Verdict', 'Shown by', 'Figure', 'Gap', 'What to do'],
      rows: assessment.ingredients.map(({ title, verdict, where, figure, gap, ask }) => [
        title,
        verdictWords[verdict],
        where ?? '',
        figure,
        gap ?? '',
        ask ?? '',
      ]),
    },
    heading('What segments can show'),
    text(power?.sentence ?? 'No baseline is known, so that no sample size can be worked out.'),
    ...(power ? [{ kind: 'table', ...powerTable(power) } as const] : []),
    heading('Source register'),
    {
      kind: 'table',
      head: ['Source', 'Owner', 'System', 'Missing'],
      rows: sources.map(({ name, register }) => [
        name,
        register.owner,
        register.system,
        registerGaps(register, noColumns, today).join(', '),
      ]),
    },
  ];
}

const noColumns: readonly ColumnSensitivity[] = [];

/** What segments of several sizes can show, as a table of words. */
export function powerTable({ rows, baseline }: PowerAnswer): {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
} {
  const withTarget = baseline.target !== null;
  return {
    head: [
      'Segment',
      'Customers',
      'Per group',
      'Nearest value that is found',
      ...(withTarget ? ['Power for the target'] : []),
    ],
    rows: rows.map(({ share, customers, perGroup, detectable, power }) => [
      formatShareCell(share),
      formatCount(customers),
      formatCount(perGroup),
      detectable === null ? 'none' : kpiValue(detectable, baseline.measure),
      ...(withTarget ? [power === null ? '' : formatShareCell(power)] : []),
    ]),
  };
}

/** The feasibility report as Markdown. */
export function reportMarkdown(parts: ReportParts): string {
  const safe = (words: string): string => words.replace(/[\\`*_{}[\]<>#|~]/g, '\\$&').replace(/\s+/g, ' ');
  const row = (cells: readonly string[]): string => `| ${cells.map(safe).join(' | ')} |`;
  const written = blocksOf(parts).map((block): string => {
    switch (block.kind) {
      case 'title':
        return `# ${safe(block.text)}`;
      case 'heading':
        return `## ${safe(block.text)}`;
      case 'text':
        return safe(block.text);
      case 'table':
        return [
          row(block.head),
          row(block.head.map(() => '---')).replaceAll('\\', ''),
          ...block.rows.map(row),
        ].join('\n');
    }
  });
  return `${written.join('\n\n')}\n`;
}

/** The feasibility report as one HTML page without scripts. */
export function reportHtml(parts: ReportParts): string {
  const safe = (words: string): string =>
    words.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0) ?? 0};`);
  const cells = (list: readonly string[], tag: string): string =>
    `<tr>${list.map((cell) => `<${tag}>${safe(cell)}</${tag}>`).join('')}</tr>`;
  const written = blocksOf(parts).map((block): string => {
    switch (block.kind) {
      case 'title':
        return `<h1>${safe(block.text)}</h1>`;
      case 'heading':
        return `<h2>${safe(block.text)}</h2>`;
      case 'text':
        return `<p>${safe(block.text)}</p>`;
      case 'table':
        return `<table><thead>${cells(block.head, 'th')}</thead><tbody>${block.rows.map((row) => cells(row, 'td')).join('')}</tbody></table>`;
    }
  });
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${safe(parts.assessment.title)}</title>
<style>body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;width:100%}th,td{border:1px solid #ccc;padding:4px 8px;text-align:left;vertical-align:top}</style></head>
<body>${written.join('\n')}</body></html>
`;
}
