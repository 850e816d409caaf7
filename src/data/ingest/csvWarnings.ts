import { formatCount, quoted, shortName } from '../../core/format.ts';
import type { Reading, Warning } from '../../core/table.ts';
import { oneOr } from './countedValues.ts';
import { invalidBytes } from './invalidBytes.ts';
import type { Layout } from './layout.ts';
import type { PassResult } from './pass.ts';
import { rejectedWarning } from './rejects.ts';
import { mark, type Cut } from './records.ts';
import type { SampleRecord } from './sample.ts';
import type { Head } from './textSource.ts';

interface TextFacts {
  readonly file: string;
  readonly head: Head;
  readonly layout: Layout;
  readonly names: readonly string[];
  readonly records: readonly SampleRecord[];
  readonly cut: Cut;
  readonly chosen: Partial<Reading>;
}

/** What a person should know of how the beginning of a file was understood. */
export function textWarnings({ file, head, layout, names, records, cut, chosen }: TextFacts): Warning[] {
  const warnings: Warning[] = [];
  const say = (code: string, message: string, column?: string): void => {
    warnings.push(column === undefined ? { code, message } : { code, message, column });
  };
  if (head.reason === 'not valid UTF-8' || head.reason === 'zero bytes') {
    say(
      'encoding-guessed',
      `${file} is read as ${head.encoding}: ${reasonOf[head.reason]}. Letters with accents may be wrong.`,
    );
  }
  if (layout.skip > 0 && chosen.skip === undefined && filledBefore(layout)) {
    say(
      'skipped-lines',
      `${oneOr(layout.skip, 'line')} before the table in ${file} ${layout.skip === 1 ? 'was' : 'were'} left out.`,
    );
  }
  if (!layout.header && chosen.header === undefined) {
    say('no-header', `${file} seems to have no header; its columns are named by number.`);
  } else if (layout.header && chosen.header === undefined && allText(records, layout)) {
    say(
      'header-guessed',
      `Line ${layout.skip + 1} of ${file} was taken for the header; all columns hold text, so it may be a row.`,
    );
  }
  if (layout.columns === 1 && chosen.delimiter === undefined) {
    say('one-column', `${file} was read as one column; if it has more, choose the delimiter.`);
  }
  if (cut.delimiter === ' ' && chosen.delimiter === undefined) {
    say('aligned-by-spaces', `The columns of ${file} were told apart by runs of spaces.`);
  }
  if (cut.trim)
    say('padded-fields', `Spaces around the fields of ${file} were taken for layout and left out.`);
  if (cut.quote !== '"' && chosen.quote === undefined && hasOpeningQuote(records)) {
    say(
      'stray-quotes',
      `Quotes in ${file} do not come in pairs as quotes do; they were kept as part of the values.`,
    );
  }
  if (layout.trailing)
    say('trailing-delimiter', `Every row of ${file} ends with a delimiter; no column was made of it.`);
  if (layout.header && names.length > (records[layout.first - 1]?.fields.length ?? names.length)) {
    say('missing-names', `The rows of ${file} have more columns than its header on line ${layout.skip + 1}.`);
  }
  warnings.push(...nameWarnings(file, names, layout.header));
  return warnings;
}

const reasonOf = {
  'not valid UTF-8': 'its bytes are not valid UTF-8',
  'zero bytes': 'every second byte is zero',
} as const;

const hasOpeningQuote = (records: readonly SampleRecord[]): boolean =>
  records.some(({ fields, quoted }) =>
    fields.some((field, index) => quoted[index] !== true && /^\s*"/.test(field)),
  );

function filledBefore({ first, header }: Layout): boolean {
  return first - (header ? 1 : 0) > 0;
}

function allText(records: readonly SampleRecord[], { first, columns }: Layout): boolean {
  const body = records.slice(first).filter(({ fields }) => fields.length >= columns);
  return body.every(({ fields }) => fields.every((field) => !/\d/.test(field)));
}

/** Warnings about names that are missing, double or hostile; the names themselves stay as they are. */
export function nameWarnings(file: string, names: readonly string[], header: boolean): Warning[] {
  const warnings: Warning[] = [];
  const empty = names.flatMap((name, index) => (name.trim() === '' ? [index + 1] : []));
  if (header && empty.length > 0) {
    warnings.push({ code: 'empty-names', message: `${file} has columns without a name: ${numbers(empty)}.` });
  }
  const seen = new Set<string>();
  const double = new Set<string>();
  for (const name of names) {
    if (name.trim() === '') continue;
    if (seen.has(name)) double.add(name);
    seen.add(name);
  }
  for (const name of [...double].slice(0, 20)) {
    const places = names.flatMap((each, index) => (each === name ? [index + 1] : []));
    warnings.push({
      code: 'duplicate-names',
      message: `${file} has several columns named ${quoted(shortName(name, 60))}: columns ${numbers(places)}.`,
      column: name,
    });
  }
  return warnings;
}

const numbers = (places: readonly number[]): string =>
  places.length <= 12
    ? places.join(', ')
    : `${places.slice(0, 12).join(', ')} and ${formatCount(places.length - 12)} more`;

/** What a person should know after every row has been looked at. */
export function passWarnings(file: string, pass: PassResult): Warning[] {
  const warnings: Warning[] = [];
  const say = (code: string, message: string): void => {
    warnings.push({ code, message });
  };
  warnings.push(...rejectedWarning(file, pass.rejected, pass.rejects));
  if (pass.comments > 0) {
    say(
      'comment-lines',
      `${oneOr(pass.comments, 'row')} of ${file} beginning with # ${were(pass.comments)} taken for comments and left out.`,
    );
  }
  if (pass.surplus > 0)
    say(
      'surplus-fields',
      `${oneOr(pass.surplus, 'row')} of ${file} had empty fields beyond the last column.`,
    );
  if (pass.strayQuotes > 0) {
    say(
      'stray-quotes',
      `${oneOr(pass.strayQuotes, 'row')} of ${file} had quotes inside quoted fields that were not doubled; they were kept.`,
    );
  }
  if (pass.nuls > 0)
    say(
      'nul-bytes',
      `${file} holds ${pass.nuls === 1 ? 'a NUL character' : `${formatCount(pass.nuls)} NUL characters, the first`} on line ${pass.nulLine}.`,
    );
  warnings.push(...invalidBytes(file, pass.replaced));
  const both = (pass.marks & mark.bothEnd) !== 0;
  const feed = (pass.marks & mark.feedEnd) !== 0;
  if (
    (both && feed) ||
    ((pass.marks & mark.carriageEnd) !== 0 && (both || feed)) ||
    (pass.marks & mark.carriageInside) !== 0
  ) {
    say('mixed-line-ends', `The lines of ${file} end in more than one way.`);
  }
  return warnings;
}

const were = (count: number): string => (count === 1 ? 'was' : 'were');
