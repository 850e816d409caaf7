import { carriageReturn, endOfLine, feed, feedAfter, lastLineEnd, linesIn } from './lineEnds.ts';

/** How the characters of a text are cut into records and fields. */
export interface Cut {
  readonly delimiter: string;
  /** One character, or '' for none. */
  readonly quote: string;
  /** Equal to the quote (a doubled quote stands for one), or a backslash. */
  readonly escape: string;
  /** Whether a carriage return without a line feed ends a record. */
  readonly carriage: boolean;
  /** Whether spaces around unquoted fields belong to the layout, not to the value. */
  readonly trim: boolean;
}

/** Marks of a record, as bits. */
export const mark = {
  /** A quote inside a quoted field was not doubled; the field was read to the quote that ends it on the same line. */
  strayQuote: 1,
  /** The quoting of the record makes no sense; it ends with its first line, and its fields are not to be trusted. */
  badQuote: 2,
  /** A quote was never closed; the record ends with its first line. */
  openQuote: 4,
  /** There were spaces between a delimiter and a quote. */
  spacedQuote: 8,
  /** A quote stands within an unquoted field. */
  innerQuote: 16,
  /** A carriage return ends the record, alone. */
  carriageEnd: 32,
  /** A carriage return without line feed is part of a field. */
  carriageInside: 64,
  /** The record ends with carriage return and line feed. */
  bothEnd: 128,
  /** The record ends with a line feed alone. */
  feedEnd: 256,
  /** Nothing at all stands on the line. */
  blank: 512,
  /** An escape character stands before something other than quote and escape, or outside quotes. */
  looseEscape: 1024,
} as const;

/** One record as it was found. Offsets count UTF-16 units of the scanned text. */
export interface FoundRecord {
  readonly start: number;
  readonly end: number;
  /** Lines of the text before this record, since the scan began. */
  readonly line: number;
  readonly marks: number;
  /** Number of fields. */
  readonly count: number;
  /** The fields' values, when they are collected; valid during the call only. */
  readonly fields: readonly string[];
  /** Which fields were quoted, when they are collected. */
  readonly quoted: readonly boolean[];
}

const space = 32;

/** A record that is longer than this many characters is taken for a quote that was never closed. */
const longestRecord = 16 * 1024 * 1024;

/**
 * Cuts a text into records by RFC 4180, and says where it had to depart from it. It is the measure that the database's own
 * reading is held against, and what a rewritten file is made with.
 */
export class RecordScanner {
  readonly #cut: Cut;
  readonly #delimiter: number;
  readonly #quote: number;
  readonly #escape: number;
  readonly #collect: boolean;
  readonly #fields: string[] = [];
  readonly #quoted: boolean[] = [];
  #line = 0;
  #marks = 0;
  #count = 0;
  /** Whether a field of the record is quoted: only then can it run over several lines. */
  #hasQuotes = false;

  constructor(cut: Cut, collect: boolean) {
    this.#cut = cut;
    this.#delimiter = cut.delimiter === '' ? -1 : cut.delimiter.charCodeAt(0);
    this.#quote = cut.quote === '' ? -1 : cut.quote.charCodeAt(0);
    this.#escape = cut.escape === '' ? -1 : cut.escape.charCodeAt(0);
    this.#collect = collect;
  }

  /** Lines that have been read so far. */
  get line(): number {
    return this.#line;
  }

  /**
   * Visits each complete record of the text.
   * @param last whether nothing follows the text; otherwise a record at its end that may go on is left.
   * @param visit returns false to stop after that record.
   * @returns how many characters were used up; the rest belongs in front of the next text.
   */
  scan(text: string, last: boolean, visit: (record: FoundRecord) => boolean | undefined): number {
    // Up to a line's end every look ahead ends within the text, so that pieces of any length give the same records.
    const whole =
      last || text.length > longestRecord ? text : text.slice(0, lastLineEnd(text, this.#cut.carriage));
    const end = whole.length;
    let at = 0;
    while (at < end) {
      const start = at;
      const next = this.#record(whole, start, last || end - start > longestRecord);
      if (next < 0) return start;
      at = next;
      const record = {
        start,
        end: at,
        line: this.#line,
        marks: this.#marks,
        count: this.#count,
        fields: this.#fields,
        quoted: this.#quoted,
      };
      const goOn = visit(record);
      const many = this.#hasQuotes && (this.#marks & mark.carriageEnd) === 0;
      this.#line += many ? linesIn(whole, start, at) : 1;
      if (goOn === false) return at;
    }
    return at;
  }

  /** Reads one record; returns where the next one begins, or -1 when the text ends too early. */
  #record(text: string, start: number, last: boolean): number {
    this.#marks = 0;
    this.#count = 0;
    this.#hasQuotes = false;
    if (this.#collect) this.#fields.length = this.#quoted.length = 0;
    const end = text.length;
    let at = start;
    for (;;) {
      let first = at;
      if (this.#quote >= 0)
        while (first < end && text.charCodeAt(first) === space && this.#delimiter !== space) first++;
      if (first >= end && !last) return -1;
      let stop: number;
      if (this.#quote >= 0 && first < end && text.charCodeAt(first) === this.#quote) {
        if (first > at) this.#marks |= mark.spacedQuote;
        this.#hasQuotes = true;
        stop = this.#quotedField(text, first + 1, last);
        if (stop === -1) return -1;
        if (stop === -2) return endOfLine(text, start, this.#cut.carriage);
      } else {
        stop = this.#plainField(text, at, first);
      }
      this.#count++;
      if (stop >= end) return this.#finish(text, start, last ? end : -1);
      const code = text.charCodeAt(stop);
      if (code === this.#delimiter) {
        at = stop + 1;
        if (at >= end && !last) return -1;
        continue;
      }
      if (code === feed) {
        this.#marks |= mark.feedEnd;
        return this.#finish(text, start, stop + 1);
      }
      if (stop + 1 >= end && !last) return -1;
      const after = feedAfter(text, stop);
      if (after >= 0 && (after === stop + 1 || !this.#cut.carriage)) {
        this.#marks |= mark.bothEnd;
        return this.#finish(text, start, Math.min(after + 1, end));
      }
      this.#marks |= mark.carriageEnd;
      return this.#finish(text, start, stop + 1);
    }
  }

  #finish(text: string, start: number, next: number): number {
    if (this.#count === 1) {
      const code = text.charCodeAt(start);
      if (start >= text.length || code === feed || code === carriageReturn) this.#marks |= mark.blank;
    }
    return next;
  }

  /** Reads an unquoted field that begins at `at`; returns the place of what ends it. */
  #plainField(text: string, at: number, first: number): number {
    const end = text.length;
    const { carriage, trim } = this.#cut;
    // Locals, and one comparison for most characters: this loop sees every byte of a file.
    const delimiter = this.#delimiter;
    const quote = this.#quote;
    const escape = this.#escape;
    const highest = Math.max(delimiter, quote, escape, carriageReturn);
    let marks = 0;
    let stop = at;
    for (; stop < end; stop++) {
      const code = text.charCodeAt(stop);
      if (code > highest) continue;
      if (code === delimiter || code === feed) break;
      if (code === carriageReturn) {
        if (text.charCodeAt(stop + 1) === carriageReturn) marks |= mark.carriageInside;
        if (carriage || feedAfter(text, stop) >= 0) break;
        marks |= mark.carriageInside;
      } else if (code === quote) marks |= mark.innerQuote;
      else if (code === escape) marks |= mark.looseEscape;
    }
    this.#marks |= marks;
    if (this.#collect) {
      const field = text.slice(trim ? Math.min(first, stop) : at, stop);
      this.#fields.push(trim ? field.trim() : field);
      this.#quoted.push(false);
    }
    return stop;
  }

  /** Reads a quoted field after its opening quote; returns the place of what ends it, -1 for more text, -2 for bad quoting. */
  #quotedField(text: string, begin: number, last: boolean): number {
    const end = text.length;
    let value = '';
    let at = begin;
    let lineEnd = -1;
    for (;;) {
      const stop = this.#nextQuote(text, at);
      if (stop < 0) {
        if (!last) return -1;
        this.#marks |= mark.openQuote;
        return -2;
      }
      if (stop + 1 >= end && !last) return -1;
      const code = text.charCodeAt(stop);
      if (code === this.#escape && (code !== this.#quote || text.charCodeAt(stop + 1) === this.#quote)) {
        const escaped = text.charCodeAt(stop + 1);
        if (escaped !== this.#quote && escaped !== this.#escape) {
          this.#marks |= mark.looseEscape;
          value += text.slice(at, stop + 2);
        } else value += text.slice(at, stop) + text.charAt(stop + 1);
        at = stop + 2;
        continue;
      }
      let after = stop + 1;
      while (after < end && text.charCodeAt(after) === space && this.#delimiter !== space) after++;
      if (after >= end && !last) return -1;
      if (after >= end || this.#ends(text, after)) {
        if (after > stop + 1) this.#marks |= mark.spacedQuote;
        if (this.#collect) {
          this.#fields.push(value + text.slice(at, stop));
          this.#quoted.push(true);
        }
        return after;
      }
      if (lineEnd < 0) lineEnd = endOfLine(text, begin, this.#cut.carriage);
      if (lineEnd >= end && !last && text.charCodeAt(end - 1) !== feed) return -1;
      if (stop >= lineEnd || !this.#closesBefore(text, stop + 1, lineEnd)) {
        this.#marks |= mark.badQuote;
        return -2;
      }
      this.#marks |= mark.strayQuote;
      value += text.slice(at, stop + 1);
      at = stop + 1;
    }
  }

  #nextQuote(text: string, at: number): number {
    if (this.#escape === this.#quote || this.#escape < 0) return text.indexOf(this.#cut.quote, at);
    for (let stop = at; stop < text.length; stop++) {
      const code = text.charCodeAt(stop);
      if (code === this.#quote || code === this.#escape) return stop;
    }
    return -1;
  }

  #ends(text: string, at: number): boolean {
    const code = text.charCodeAt(at);
    if (code === this.#delimiter || code === feed) return true;
    return (
      code === carriageReturn &&
      (this.#cut.carriage || text.charCodeAt(at + 1) === feed || at + 1 >= text.length)
    );
  }

  /** Whether a quote that ends a field stands in that part of the text. */
  #closesBefore(text: string, from: number, to: number): boolean {
    for (
      let at = text.indexOf(this.#cut.quote, from);
      at >= 0 && at < to;
      at = text.indexOf(this.#cut.quote, at + 1)
    ) {
      let after = at + 1;
      while (after < to && text.charCodeAt(after) === space && this.#delimiter !== space) after++;
      if (after >= text.length || this.#ends(text, after)) return true;
    }
    return false;
  }
}
