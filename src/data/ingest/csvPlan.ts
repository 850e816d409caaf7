import { AppError } from '../../core/errors.ts';
import type { AddSourceOptions, Column, ColumnType, Inspection, Reading } from '../../core/table.ts';
import type { SourceFile } from '../contract.ts';
import { findCut } from './dialect.ts';
import { textWarnings } from './csvWarnings.ts';
import { findLayout, type Layout } from './layout.ts';
import { mostColumns } from './limits.ts';
import type { Plan } from './pass.ts';
import type { Cut } from './records.ts';
import { chosenFor } from './options.ts';
import { guessRoles } from './roles.ts';
import { sampleRecords, squeezeSpaces, type SampleRecord } from './sample.ts';
import { readHead, type Head } from './textSource.ts';
import { guessType, matchesFormat, type Guess } from './values.ts';

const sampledRecords = 2000;
const shownRows = 50;

/** One column as it is to be read. */
export interface ColumnPlan {
  readonly id: string;
  readonly name: string;
  readonly guess: Guess;
  /** Whether a person chose the type. */
  readonly chosen: boolean;
}

/** Everything that is decided before a text file is loaded. */
export interface CsvPlan {
  readonly file: SourceFile;
  readonly head: Head;
  readonly plan: Plan;
  readonly columns: readonly ColumnPlan[];
  readonly inspection: Inspection;
  /** Marks of the sample's records together. */
  readonly marks: number;
}

/** Decides encoding, dialect, header, types and roles of a text file from its beginning. @throws AppError `ingest.*` */
export async function planCsv(file: SourceFile, options: AddSourceOptions = {}): Promise<CsvPlan> {
  const chosen = options.reading ?? {};
  const head = await readHead(file, chosen.encoding);
  const cut = findCut(head.text, head.whole, chosen);
  const text = cut.delimiter === ' ' ? squeezeSpaces(head.text, cut.quote) : head.text;
  const records = sampleRecords(text, cut, head.whole, sampledRecords);
  if (records.length === 0) throw longLine(file);
  const layout = findLayout(records, chosen);
  if (layout.columns > mostColumns) {
    const message = `${file.name} has ${layout.columns} columns; at most ${mostColumns} can be read.`;
    throw new AppError('ingest.too-many-columns', message, { file: file.name, columns: layout.columns });
  }
  const first = records[layout.first];
  if (first === undefined) {
    if (!head.whole) throw longLine(file);
    const found = layout.names.length === 1 ? 'one name' : `${layout.names.length} names`;
    const message = `${file.name} has a header of ${found} on line ${layout.skip + 1} and no rows below it.`;
    throw new AppError('ingest.no-rows', message, { file: file.name, columns: layout.names.length });
  }
  const rows = records.slice(layout.first).filter((record) => fits(record, layout));
  const names = layout.header ? namesOf(records[layout.first - 1], layout, cut) : numbered(layout.columns);
  const columns = names.map((name, index): ColumnPlan => columnPlan(name, index, rows, options));
  const reading = readingOf(head, cut, layout, columns, chosen);
  const plan = { head, cut, layout, offset: first.start, line: first.line };
  const shown = shownColumns(columns, rows, options);
  const marks = records.slice(layout.first).reduce((all, record) => all | record.marks, 0);
  const preview = rows.slice(0, shownRows).map((record) => names.map((_, index) => valueAt(record, index)));
  const warnings = textWarnings({ file: file.name, head, layout, names, records, cut, chosen });
  return { file, head, plan, columns, marks, inspection: { reading, columns: shown, preview, warnings } };
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

function columnPlan(
  name: string,
  index: number,
  rows: readonly SampleRecord[],
  { reading, types }: AddSourceOptions,
): ColumnPlan {
  const id = `c${index}`;
  const values = rows.map((record) => valueAt(record, index));
  const found = guessType(values, name);
  const type = chosenFor(types, id, name);
  if (type !== undefined) {
    const formats = chosenFormats(type, reading) ?? (found.type === type ? found.formats : []);
    return {
      id,
      name,
      chosen: true,
      guess: { ...found, type, formats, direct: type === 'text', zoned: found.zoned },
    };
  }
  for (const kind of ['date', 'timestamp'] as const) {
    const formats = chosenFormats(kind, reading);
    const [format] = formats ?? [];
    const present = values.filter((value) => value !== null);
    if (
      format !== undefined &&
      present.length > 0 &&
      present.every((value) => matchesFormat(value.trim(), format))
    ) {
      return { id, name, chosen: false, guess: { ...found, type: kind, formats: [format], direct: false } };
    }
  }
  if (reading?.decimal !== undefined && found.styles.length > 1) {
    const styles = found.styles.filter(({ decimal }) => decimal === reading.decimal);
    if (styles.length > 0) return { id, name, chosen: false, guess: { ...found, styles } };
  }
  return { id, name, chosen: false, guess: found };
}

function chosenFormats(
  type: ColumnType,
  reading: Partial<Reading> | undefined,
): readonly string[] | undefined {
  const format =
    type === 'date' ? reading?.dateFormat : type === 'timestamp' ? reading?.timestampFormat : undefined;
  return format === undefined || format === '' ? undefined : [format];
}

function shownColumns(
  columns: readonly ColumnPlan[],
  rows: readonly SampleRecord[],
  options: AddSourceOptions,
): Column[] {
  const found = guessRoles(
    columns.map(({ name, guess }, index) => ({
      name,
      type: guess.type,
      values: rows.map((record) => valueAt(record, index)),
    })),
  );
  return columns.map(({ id, name, guess }, index) => {
    const chosen = chosenFor(options.roles, id, name);
    const role = chosen === undefined ? (found[index] ?? null) : chosen;
    return { id, name, type: guess.pointZero && guess.type === 'number' ? 'integer' : guess.type, role };
  });
}

function readingOf(
  head: Head,
  cut: Cut,
  layout: Layout,
  columns: readonly ColumnPlan[],
  chosen: Partial<Reading>,
): Reading {
  const commas = columns.some(({ guess }) => guess.styles.length > 0 && guess.styles[0]?.decimal === ',');
  const formatOf = (type: ColumnType): string =>
    columns.find(({ guess }) => guess.type === type && guess.formats.length > 0)?.guess.formats[0] ?? '';
  return {
    format: 'csv',
    encoding: head.encoding,
    delimiter: cut.delimiter,
    quote: cut.quote,
    escape: cut.escape,
    header: layout.header,
    skip: layout.skip,
    decimal: chosen.decimal ?? (commas ? ',' : '.'),
    dateFormat: chosen.dateFormat ?? formatOf('date'),
    timestampFormat: chosen.timestampFormat ?? formatOf('timestamp'),
    lenient: chosen.lenient ?? false,
  };
}
