import type { Cut } from './records.ts';
import { mark } from './records.ts';
import { isBad, sampleRecords, squeezeSpaces, usualCount, type SampleRecord } from './sample.ts';

/** What may be chosen by hand; the rest is found. */
export interface DialectChoice {
  readonly delimiter?: string | undefined;
  readonly quote?: string | undefined;
  readonly escape?: string | undefined;
}

const delimiters = [',', ';', '\t', '|', ':', '^', '~', '\u001f', '\u0001'];
const quotes = ['"', "'"];
const preferred = [',', ';', '\t', '|'];

/** Characters of the sample that the search looks at, and records of it. */
const searchedLength = 256 * 1024;
const searchedRecords = 400;

/**
 * Finds the delimiter, quote and escape of a text. Each candidate cuts the sample; the best has records of few shapes and
 * cells that look like numbers, dates or words: the data consistency measure of van den Burg, Nazábal and Sutton,
 * "Wrangling messy CSV files by detecting row and type patterns" (2019), with their α = 10⁻³.
 * @param last whether the sample is the whole text.
 */
export function findCut(text: string, last: boolean, choice: DialectChoice = {}): Cut {
  const whole = last && text.length <= searchedLength;
  const sample = text.slice(0, searchedLength);
  const carriage = endsInCarriage(sample);
  if (choice.delimiter === ' ') return alignedCut(sample, choice, carriage);
  let best: Cut | undefined;
  let bestScore = -1;
  let quoting = false;
  for (const cut of candidates(sample, choice, carriage)) {
    const sampled = sampleRecords(sample, cut, whole, searchedRecords);
    if (cut.quote === '' && quoting) continue;
    quoting ||= cut.quote === '"' && quotesWell(sampled);
    const score = consistency(sampled, cut);
    if (score > bestScore * (1 + 1e-9)) [best, bestScore] = [cut, score];
  }
  const found = best ?? { delimiter: ',', quote: '"', escape: '"', carriage, trim: false };
  const records = sampleRecords(sample, found, whole, searchedRecords);
  if (usualCount(records) < 2 && choice.delimiter === undefined) {
    if (isAligned(sample, whole)) return alignedCut(sample, choice, carriage);
    return { ...found, delimiter: ',', trim: false };
  }
  return { ...found, trim: isPadded(records) };
}

function* candidates(sample: string, choice: DialectChoice, carriage: boolean): Generator<Cut> {
  const possible =
    choice.delimiter === undefined
      ? delimiters.filter((each) => mayDelimit(sample, each))
      : [choice.delimiter];
  const marks =
    choice.quote === undefined ? [...quotes.filter((each) => sample.includes(each)), ''] : [choice.quote];
  if (!marks.includes('"') && choice.quote === undefined) marks.unshift('"');
  for (const delimiter of possible.length > 0 ? possible : [',']) {
    for (const quote of marks) {
      const escapes = choice.escape === undefined ? escapesFor(sample, quote) : [choice.escape];
      for (const escape of escapes) yield { delimiter, quote, escape, carriage, trim: false };
    }
  }
}

/** A colon between digits is part of a time of day. */
const mayDelimit = (sample: string, delimiter: string): boolean =>
  sample.includes(delimiter) && !(delimiter === ':' && /\d:\d/.test(sample));

function escapesFor(sample: string, quote: string): string[] {
  if (quote === '') return [''];
  return sample.includes(`\\${quote}`) ? [quote, '\\'] : [quote];
}

/** Whether lines end in a carriage return alone: more of these than line feeds. */
function endsInCarriage(text: string): boolean {
  const lone = text.match(/\r(?!\n)/g)?.length ?? 0;
  if (lone === 0) return false;
  return lone > (text.match(/\n/g)?.length ?? 0);
}

const shareOf = (records: readonly SampleRecord[], bit: number): number =>
  records.filter(({ marks }) => (marks & bit) !== 0).length / records.length;

/** Whether quotes stand where they should in every record, and somewhere: then they are no part of the values. */
function quotesWell(records: readonly SampleRecord[]): boolean {
  const wrong = mark.badQuote | mark.openQuote | mark.strayQuote | mark.innerQuote | mark.looseEscape;
  return (
    records.every(({ marks }) => (marks & wrong) === 0) && records.some(({ quoted }) => quoted.includes(true))
  );
}

function consistency(records: readonly SampleRecord[], cut: Cut): number {
  const body = records.filter(({ marks }) => !isBad(marks));
  if (body.length === 0) return 0;
  const shapes = new Map<number, number>();
  let cells = 0;
  let known = 0;
  for (const { fields, quoted } of body) {
    shapes.set(fields.length, (shapes.get(fields.length) ?? 0) + 1);
    fields.forEach((field, index) => {
      cells++;
      if (quoted[index] === true ? !holdsCut(field, cut) : isKnown(field)) known++;
    });
  }
  let pattern = 0;
  for (const [fields, times] of shapes) pattern += times * Math.max(0.001, (fields - 1) / fields);
  const types = Math.max(1e-10, known / cells);
  const bad = (records.length - body.length) / records.length;
  const stray = shareOf(records, mark.strayQuote) + shareOf(records, mark.looseEscape) / 2;
  const preference = preferred.includes(cut.delimiter) ? 1 : 0.6;
  return (
    ((pattern / shapes.size) * types * preference * (1 - bad) ** 2 * (1 - 0.2 * stray)) /
    (cut.quote === '' ? 1.001 : 1)
  );
}

/** A quoted value may hold anything, but a whole row in one is a sign of the wrong quote. */
const holdsCut = (field: string, cut: Cut): boolean =>
  field.split(cut.delimiter).length > 8 && field.includes('\n');

const number =
  /^[-+]?(\d{1,3}(,\d{3})+(\.\d+)?|\d{1,3}(\.\d{3})+(,\d+)?|\d*[.,]?\d+)([eE][-+]?\d+)?\s?[%€$£]?$/;
const moment = /^[\d/.:TZ+\- ]{4,35}$/;
const words = /^[\p{L}\p{N}\p{M} _\-.'’&()/+#%$€£*!?@:°º]*$/u;
const address = /^(https?:\/\/|www\.)\S+$/;

/** A quote at one end only: half of a field that another quote would have kept together. */
function isHalfQuoted(text: string): boolean {
  const [first] = text;
  const last = text.at(-1);
  const isQuote = (character: string | undefined): boolean => character === '"' || character === "'";
  return text.length > 1 && first !== last && (isQuote(first) || isQuote(last));
}

function isKnown(field: string): boolean {
  const text = field.trim();
  if (isHalfQuoted(text)) return false;
  return text === '' || number.test(text) || moment.test(text) || words.test(text) || address.test(text);
}

/** Whether nearly every field but the first begins with a space: the layout's, not the value's. */
function isPadded(records: readonly SampleRecord[]): boolean {
  let padded = 0;
  let fields = 0;
  for (const record of records) {
    record.fields.forEach((field, index) => {
      if (index === 0 || record.quoted[index] === true || field === '') return;
      fields++;
      if (field.startsWith(' ')) padded++;
    });
  }
  return fields >= 10 && padded / fields > 0.95;
}

function alignedCut(sample: string, choice: DialectChoice, carriage: boolean): Cut {
  const quote = choice.quote ?? (sample.includes('"') ? '"' : '');
  return { delimiter: ' ', quote, escape: choice.escape ?? quote, carriage, trim: false };
}

/** Whether runs of spaces cut nearly every line into the same number of parts, one of them always a number. */
function isAligned(sample: string, whole: boolean): boolean {
  const cut = alignedCut(sample, {}, false);
  const records = sampleRecords(squeezeSpaces(sample, cut.quote), cut, whole, searchedRecords);
  const columns = usualCount(records);
  const fitting = records.filter(({ fields, marks }) => !isBad(marks) && fields.length === columns);
  if (records.length < 3 || columns < 2 || fitting.length < records.length * 0.95) return false;
  const body = fitting.slice(1);
  return Array.from({ length: columns }, (_, index) => index).some((index) =>
    body.every(({ fields }) => number.test(fields[index] ?? '')),
  );
}
