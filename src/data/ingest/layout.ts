import { guessType } from './values.ts';
import { isBad, usualCount, type SampleRecord } from './sample.ts';

/** Where the table of a text begins and how wide it is. */
export interface Layout {
  /** Lines before the header, or before the first row where there is no header. */
  readonly skip: number;
  readonly header: boolean;
  /** Number of columns. */
  readonly columns: number;
  /** The header's names, as they stand; empty texts where there is none. */
  readonly names: readonly string[];
  /** Each row ends with a delimiter that the header lacks. */
  readonly trailing: boolean;
  /** Which record of the sample is the first row. */
  readonly first: number;
}

/** What may be chosen by hand. */
export interface LayoutChoice {
  readonly header?: boolean | undefined;
  readonly skip?: number | undefined;
}

/** Finds header and first row among the first records of a text. */
export function findLayout(records: readonly SampleRecord[], choice: LayoutChoice = {}): Layout {
  const begin =
    choice.skip === undefined
      ? preamble(records)
      : records.findIndex(({ line }) => line >= (choice.skip ?? 0));
  const start = begin < 0 ? records.length : begin;
  const candidate = records[start];
  const body = records.slice(start + 1);
  const header = candidate !== undefined && (choice.header ?? looksLikeHeader(candidate, body));
  const rows = header ? body : records.slice(start);
  const usual = usualCount(rows.length > 0 ? rows : records.slice(start));
  const names = header ? candidate.fields : [];
  const trailing =
    header &&
    names.length === usual - 1 &&
    rows.every((row) => row.fields.length !== usual || row.fields.at(-1) === '');
  const columns =
    !header || rows.length === 0 ? Math.max(usual, names.length) : widthOf(names.length, usual, rows);
  return {
    skip: choice.skip ?? candidate?.line ?? 0,
    header,
    columns: trailing ? names.length : columns,
    names: Array.from({ length: trailing ? names.length : columns }, (_, index) => names[index] ?? ''),
    trailing,
    first: header ? start + 1 : start,
  };
}

/** A header decides the width where at least a tenth of the rows agree with it; otherwise the rows do. */
function widthOf(named: number, usual: number, rows: readonly SampleRecord[]): number {
  const agreeing = rows.filter(({ fields, marks }) => !isBad(marks) && fields.length === named).length;
  return agreeing * 10 >= rows.length || (named > usual && rows.length < 10) ? named : usual;
}

/** Records before the table: those in front of the first one of the usual width that have fewer fields than it. */
function preamble(records: readonly SampleRecord[]): number {
  const usual = usualCount(records);
  const first = records.findIndex(({ fields, marks }) => !isBad(marks) && fields.length === usual);
  if (first <= 0 || usual < 2) return 0;
  const before = records.slice(0, first);
  const narrow = before.every(({ fields }) => fields.length <= Math.max(1, usual / 2) || filled(fields) <= 1);
  const found = records[first];
  const titled =
    found !== undefined && first + 1 < records.length && looksLikeHeader(found, records.slice(first + 1));
  return narrow || (titled && before.every(({ fields }) => fields.length < usual)) ? first : 0;
}

const filled = (fields: readonly string[]): number => fields.filter((field) => field.trim() !== '').length;

/** Whether the first record names the columns: by its own form, and by how it differs from the rows below. */
export function looksLikeHeader(candidate: SampleRecord, body: readonly SampleRecord[]): boolean {
  const { fields } = candidate;
  const names = fields.map((field) => field.trim());
  if (names.every((name) => name === '')) return names.length > 1 && body.length > 0;
  if (names.some((name) => isValue(name)) && !areNamedByYears(names, body) && !areNamedByDates(names, body))
    return false;
  if (body.length === 0)
    return names.every((name) => !/^\d/.test(name)) && (names.length > 1 || !/\s/.test(names[0] ?? ''));
  const sample = body.filter(({ fields: row }) => row.length === fields.length).slice(0, 200);
  let differs = false;
  let recurs = false;
  for (const [index, name] of names.entries()) {
    const column = sample.map(({ fields: row }) => (row[index] ?? '').trim()).filter((value) => value !== '');
    if (column.length === 0 || name === '') continue;
    if (guessType(column, '').type !== 'text') differs = true;
    else if (column.includes(name)) recurs = true;
  }
  if (differs) return true;
  if (recurs) return false;
  const unique = new Set(names.filter((name) => name !== ''));
  return (
    unique.size >= names.filter((name) => name !== '').length && names.every((name) => name.length <= 64)
  );
}

/**
 * Whether columns are named by years that follow one another, beside others that have names, as tables by year are: two years or
 * more of which each is one later (or earlier) than the one before, above values that are mostly no years.
 */
function areNamedByYears(names: readonly string[], body: readonly SampleRecord[]): boolean {
  const years = names.flatMap((name, index) => (isValue(name) ? [{ name, index }] : []));
  const named = names.filter((name) => name !== '').length - years.length;
  if (years.length < 2 || named === 0 || !years.every(({ name }) => isYear(name))) return false;
  const steps = years.slice(1).map(({ name }, place) => Number(name) - Number(years[place]?.name));
  if (Math.abs(steps[0] ?? 0) !== 1 || steps.some((step) => step !== steps[0])) return false;
  const below = body
    .slice(0, 200)
    .flatMap(({ fields }) => years.map(({ index }) => (fields[index] ?? '').trim()));
  const values = below.filter((value) => value !== '');
  return values.length > 0 && values.filter(isYear).length * 2 < values.length;
}

/**
 * Whether columns are named by dates, as tables by month or day are: two or more, beside names alone, each cell filled (but for the
 * corner) and unlike the others; below them numbers stand for the most part, in the first row nothing else, and no date anywhere.
 */
function areNamedByDates(names: readonly string[], body: readonly SampleRecord[]): boolean {
  const dates = names.flatMap((name, index) => (isValue(name) ? [{ name, index }] : []));
  if (dates.length < 2 || !dates.every(({ name }) => isDay(name))) return false;
  if (new Set(names).size < names.length || names.slice(1).includes('')) return false;
  const below = body
    .slice(0, 200)
    .map(({ fields }) =>
      dates.flatMap(({ index }) => (fields[index]?.trim() ? [guessType([fields[index]], '').type] : [])),
    );
  const all = below.flat();
  const areNumbers = (types: readonly string[]): number =>
    types.filter((type) => type === 'integer' || type === 'number').length;
  const [first = []] = below;
  return (
    areNumbers(first) === first.length &&
    areNumbers(all) * 2 > all.length &&
    !all.some((type) => isTime(type))
  );
}

const isTime = (type: string): boolean => type === 'date' || type === 'timestamp';

const isDay = (text: string): boolean => isTime(guessType([text], '').type);

const isYear = (text: string): boolean => /^(19|20)\d\d$/.test(text);

/** Whether a text is a value and no name: a number, date, time, address or e-mail. */
function isValue(text: string): boolean {
  if (text === '') return false;
  if (guessType([text], '').type !== 'text') return true;
  return /^\S+@\S+\.\S+$/.test(text) || /^https?:\/\//.test(text) || /^0\d+$/.test(text);
}
