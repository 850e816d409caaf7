import { AppError } from '../../core/errors.ts';
import { formatCount } from '../../core/format.ts';
import type { AddSourceOptions, Inspection, Reading } from '../../core/table.ts';
import type { SourceFile } from '../contract.ts';
import { planColumns, styleOf, type ColumnPlan } from './columnPlans.ts';
import type { Purpose } from './chosenColumns.ts';
import { findCut } from './dialect.ts';
import { textWarnings } from './csvWarnings.ts';
import { keptColumns, type KeptColumns } from './keptColumns.ts';
import { findLayout, type Layout } from './layout.ts';
import { mostColumns } from './limits.ts';
import type { Plan } from './pass.ts';
import type { Cut } from './records.ts';
import { sampleRecords, squeezeSpaces, type SampleRecord } from './sample.ts';
import { readHead, type Head } from './textSource.ts';

const sampledRecords = 2000;
const shownRows = 50;

/** Everything that is decided before a text file is loaded. */
export interface CsvPlan {
  readonly file: SourceFile;
  readonly head: Head;
  readonly plan: Plan;
  /** Every column of the file. */
  readonly columns: readonly ColumnPlan[];
  readonly kept: KeptColumns;
  readonly inspection: Inspection;
  /** Marks of the sample's records together. */
  readonly marks: number;
}

/** Decides encoding, dialect, header, types and roles of a text file from its beginning. @throws AppError `ingest.*` */
export async function planCsv(
  file: SourceFile,
  options: AddSourceOptions = {},
  purpose: Purpose = 'look',
): Promise<CsvPlan> {
  const chosen = options.reading ?? {};
  const head = await readHead(file, chosen.encoding);
  const cut = findCut(head.text, head.whole, chosen);
  const text = cut.delimiter === ' ' ? squeezeSpaces(head.text, cut.quote) : head.text;
  const records = sampleRecords(text, cut, head.whole, sampledRecords);
  if (records.length === 0) throw longLine(file);
  const layout = findLayout(records, chosen);
  if (layout.columns > mostColumns) {
    const message = `${file.name} has ${formatCount(layout.columns)} columns; at most ${formatCount(mostColumns)} can be read.`;
    throw new AppError('ingest.too-many-columns', message, { file: file.name, columns: layout.columns });
  }
  const first = records[layout.first];
  if (first === undefined) {
    if (!head.whole) throw longLine(file);
    const found = layout.names.length === 1 ? 'one name' : `${formatCount(layout.names.length)} names`;
    const message = `${file.name} has a header of ${found} on line ${layout.skip + 1} and no rows below it.`;
    throw new AppError('ingest.no-rows', message, { file: file.name, columns: layout.names.length });
  }
  const rows = records.slice(layout.first).filter((record) => fits(record, layout));
  const names = layout.header ? namesOf(records[layout.first - 1], layout, cut) : numbered(layout.columns);
  const values = names.map((_, index) => rows.map((record) => valueAt(record, index)));
  const columns = planColumns(names, values, options, cut.delimiter === ';' ? ',' : '.');
  const kept = keptColumns(file.name, columns, values, options, purpose);
  const reading = { ...readingOf(head, cut, layout, columns, chosen), ...kept.choice };
  const plan = { head, cut, layout, offset: first.start, line: first.line };
  const marks = records.slice(layout.first).reduce((all, record) => all | record.marks, 0);
  const preview = rows
    .slice(0, shownRows)
    .map((record) => kept.fieldsOf(names.map((_, index) => valueAt(record, index))));
  const warnings = textWarnings({ file: file.name, head, layout, names, records, cut, chosen });
  const inspection = { reading, columns: kept.columns, preview, warnings, ...kept.all };
  return { file, head, plan, columns, kept, marks, inspection };
}

function longLine(file: SourceFile): AppError {
  const message = `The first row of ${file.name} does not end within its first million characters.`;
  return new AppError('ingest.dialect', message, { file: file.name, line: 1 });
}

function fits({ fields }: SampleRecord, { columns, trailing }: Layout): boolean {
  if (fields.length === columns) return true;
  return (trailing || fields.length > columns) && fields.slice(columns).every((field) => field === '');
}

/** The names in the header: exactly as they stand where quoted, without the spaces around them where not. */
function namesOf(header: SampleRecord | undefined, { names }: Layout, cut: Cut): string[] {
  return names.map((name, index) => (header?.quoted[index] === true || cut.trim ? name : name.trim()));
}

const numbered = (columns: number): string[] =>
  Array.from({ length: columns }, (_, index) => `column${index + 1}`);

const valueAt = ({ fields }: SampleRecord, index: number): string | null => {
  const value = fields[index];
  return value === undefined || value === '' ? null : value;
};

function readingOf(
  head: Head,
  cut: Cut,
  layout: Layout,
  columns: readonly ColumnPlan[],
  chosen: Partial<Reading>,
): Reading {
  return {
    format: 'csv',
    encoding: head.encoding,
    delimiter: cut.delimiter,
    quote: cut.quote,
    escape: cut.escape,
    header: layout.header,
    skip: layout.skip,
    ...styleOf(columns, chosen),
    lenient: chosen.lenient ?? false,
    ...(chosen.columns === undefined ? {} : { columns: chosen.columns }),
  };
}
