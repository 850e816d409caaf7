import { AppError } from '../../core/errors.ts';
import { formatCount, formatCounted } from '../../core/format.ts';
import type { RejectedRow } from '../../core/table.ts';
import type { SourceFile, Work } from '../contract.ts';
import { CanonicalWriter } from './canonical.ts';
import type { Layout } from './layout.ts';
import { mark, RecordScanner, type Cut, type FoundRecord } from './records.ts';
import { isBad, squeezeSpaces } from './sample.ts';
import { addCodes, hasUnderscoredNumber, hasZonedTime } from './suspicions.ts';
import { decodedChunks, type Head } from './textSource.ts';

/** Rejected rows that are kept for showing. */
const keptRejects = 1000;

/** What one pass over a whole text found. */
export interface PassResult {
  /** Rows that fit the columns. */
  readonly rows: number;
  readonly rejected: number;
  readonly rejects: readonly RejectedRow[];
  /** Marks of every record together. */
  readonly marks: number;
  /** Lines that begin with `#` and do not fit the columns. */
  readonly comments: number;
  /** Blank lines that are rows of a table with one column. */
  readonly blanks: number;
  /** Rows with more fields than columns, all of them empty. */
  readonly surplus: number;
  readonly strayQuotes: number;
  /** NUL characters, and the line of the first one. */
  readonly nuls: number;
  readonly nulLine: number;
  /** Bytes that are not of the encoding. */
  readonly replaced: number;
  /** Characters beyond ASCII that are valid, near those places. */
  readonly foreign: number;
  /** Characters of the longest record. */
  readonly longest: number;
  readonly zoned: boolean;
  readonly underscored: boolean;
  /** Columns, by place, with digits after a zero or a plus. */
  readonly codes: ReadonlySet<number>;
  /** The rows that fit, written anew; when it was asked for. */
  readonly rewritten: Blob | undefined;
}

/** What a pass needs to know of the text. */
export interface Plan {
  readonly head: Pick<Head, 'encoding' | 'mark'>;
  readonly cut: Cut;
  readonly layout: Layout;
  /** Characters before the first row (in squeezed text, where columns are aligned by spaces), and lines. */
  readonly offset: number;
  readonly line: number;
}

/** Goes over a whole text once, counts and judges every record, and writes the fitting ones anew when asked to. */
export async function passOver(
  file: SourceFile,
  plan: Plan,
  write: boolean,
  work: Work = {},
): Promise<PassResult> {
  const pass = new Pass(plan, write);
  const aligned = plan.cut.delimiter === ' ';
  let carry = '';
  let skip = plan.offset;
  for await (const { text, done, last, invalid } of decodedChunks(file, plan.head, work.signal)) {
    let whole = carry + text;
    if (aligned && !last) {
      const end = whole.lastIndexOf('\n') + 1;
      carry = whole.slice(end);
      whole = whole.slice(0, end);
    } else carry = '';
    if (aligned) whole = squeezeSpaces(whole, plan.cut.quote);
    pass.suspect(text, invalid);
    const begin = Math.min(skip, whole.length);
    skip -= begin;
    carry = pass.add(whole.slice(begin), last) + carry;
    work.progress?.('Reading the file', done, file.blob.size, 'bytes');
  }
  return pass.finish();
}

class Pass {
  readonly #plan: Plan;
  readonly #scanner: RecordScanner;
  readonly #writer: CanonicalWriter | undefined;
  readonly #rejects: RejectedRow[] = [];
  #rows = 0;
  #rejected = 0;
  #marks = 0;
  #comments = 0;
  #blanks = 0;
  #waitingBlanks = 0;
  #surplus = 0;
  #strayQuotes = 0;
  #nuls = 0;
  #nulLine = 0;
  #replaced = 0;
  #foreign = 0;
  #longest = 0;
  #zoned = false;
  #underscored = false;
  readonly #codes = new Set<number>();

  constructor(plan: Plan, write: boolean) {
    this.#plan = plan;
    this.#writer = write ? new CanonicalWriter() : undefined;
    this.#scanner = new RecordScanner(plan.cut, true);
  }

  /** Looks for what the database would misread in silence. */
  suspect(text: string, invalid: number): void {
    for (let at = text.indexOf('\0'); at >= 0; at = text.indexOf('\0', at + 1)) {
      if (this.#nuls++ === 0) this.#nulLine = this.#plan.line + this.#scanner.line + countLines(text, at) + 1;
    }
    this.#replaced += invalid;
    if (invalid > 0) this.#foreign += text.match(/[\u0080-\uFFFC]/g)?.length ?? 0;
    this.#zoned ||= hasZonedTime(text);
    this.#underscored ||= hasUnderscoredNumber(text);
  }

  /** Cuts a piece of text; returns what is left for the next piece. */
  add(text: string, last: boolean): string {
    const used = this.#scanner.scan(text, last, (record) => {
      this.#record(text, record);
      return true;
    });
    return text.slice(used);
  }

  finish(): PassResult {
    return {
      rows: this.#rows,
      rejected: this.#rejected,
      rejects: this.#rejects,
      marks: this.#marks,
      comments: this.#comments,
      blanks: this.#blanks,
      surplus: this.#surplus,
      strayQuotes: this.#strayQuotes,
      nuls: this.#nuls,
      nulLine: this.#nulLine,
      replaced: this.#replaced,
      foreign: this.#foreign,
      longest: this.#longest,
      zoned: this.#zoned,
      underscored: this.#underscored,
      codes: this.#codes,
      rewritten: this.#writer?.finish(),
    };
  }

  #record(text: string, record: FoundRecord): void {
    const { columns } = this.#plan.layout;
    this.#marks |= record.marks & ~mark.blank;
    if ((record.marks & mark.blank) !== 0) {
      if (columns === 1) this.#waitingBlanks++;
      return;
    }
    this.#longest = Math.max(this.#longest, record.end - record.start);
    const fits = !isBad(record.marks) && record.count === columns;
    if (!fits && columns > 1 && text.charCodeAt(record.start) === 0x23) {
      this.#comments++;
      return;
    }
    if (!fits && (isBad(record.marks) || record.count < columns || !this.#isSurplus(record))) {
      this.#reject(text, record);
      return;
    }
    for (; this.#waitingBlanks > 0; this.#waitingBlanks--) {
      this.#blanks++;
      this.#rows++;
      this.#writer?.add([], 1);
    }
    this.#rows++;
    addCodes(this.#codes, record.fields, columns);
    if (!fits && !this.#plan.layout.trailing) this.#surplus++;
    if ((record.marks & mark.strayQuote) !== 0) this.#strayQuotes++;
    this.#writer?.add(record.fields, columns);
  }

  /** Whether the fields beyond the columns are all empty; only a pass that writes sees them, and decides. */
  #isSurplus(record: FoundRecord): boolean {
    return (
      this.#writer !== undefined &&
      record.fields.slice(this.#plan.layout.columns).every((field) => field === '')
    );
  }

  #reject(text: string, record: FoundRecord): void {
    this.#rejected++;
    if (this.#rejects.length >= keptRejects) return;
    this.#rejects.push({
      line: this.#plan.line + record.line + 1,
      column: null,
      reason: reasonOf(record, this.#plan.layout.columns),
      text: text.slice(record.start, Math.min(record.end, record.start + 200)).replace(/[\r\n]+$/, ''),
    });
  }
}

function reasonOf(record: FoundRecord, columns: number): string {
  if ((record.marks & mark.openQuote) !== 0) return 'a quote is opened and never closed';
  if ((record.marks & mark.badQuote) !== 0) return 'text follows a closing quote';
  return `${formatCounted(record.count, 'field')} where ${formatCount(columns)} ${columns === 1 ? 'is' : 'are'} expected`;
}

function countLines(text: string, end: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

/** Whether the database reads the original as this pass does, so that it need not be written anew. */
export function readsAlike(plan: Plan, result: PassResult): boolean {
  const { cut, layout, head } = plan;
  const odd =
    mark.strayQuote |
    mark.badQuote |
    mark.openQuote |
    mark.carriageEnd |
    mark.carriageInside |
    mark.looseEscape;
  const mixed = (result.marks & mark.bothEnd) !== 0 && (result.marks & mark.feedEnd) !== 0;
  const changed = result.rejected + result.comments + result.blanks + result.surplus + result.replaced > 0;
  return (
    mayReadAlike(head, cut, layout) &&
    (result.marks & odd) === 0 &&
    !mixed &&
    !changed &&
    result.longest < 500_000
  );
}

/** Whether encoding and dialect let the database read the original at all. */
export function mayReadAlike(head: Plan['head'], cut: Cut, layout: Layout): boolean {
  const plain = head.encoding === 'utf-8' && !cut.trim && cut.delimiter !== ' ' && !layout.trailing;
  return plain && cut.escape === cut.quote && cut.delimiter !== '';
}

/** A record that would not fit any buffer. @throws AppError `ingest.too-large` */
export function assertReadable(file: SourceFile, result: PassResult): void {
  if (result.longest <= 8 * 1024 * 1024) return;
  const message = `${file.name} has a line of ${formatCount(result.longest)} characters; at most 8 million can be read.`;
  throw new AppError('ingest.too-large', message, { file: file.name, characters: result.longest });
}
