import { carriageReturn, feed } from './lineEnds.ts';

/** What the counter looks for. */
export interface PlainShape {
  /** One ASCII character each; the quote may be '' for none, and stands for itself where it is doubled. */
  readonly delimiter: string;
  readonly quote: string;
  readonly columns: number;
  /** Whether times with an offset, and digits with underscores, matter. */
  readonly times: boolean;
  readonly underscores: boolean;
}

/** Bytes of the longest record that is taken for plain. */
const longestRecord = 500_000;

const [plain, delimits, quotes, ends, returns, foreign, colon, underscore, nothing] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8,
];
const [atStart, inField, inQuotes, afterQuote, afterReturn] = [0, 1, 2, 3, 4];

/**
 * Counts the records of text in RFC 4180, byte by byte, and gives up at the first sign that it is anything else: a record of
 * another width, a quote out of place, mixed line ends, NUL. It never has to guess, and sees every byte once.
 */
export class PlainCounter {
  readonly #classes = new Uint8Array(256);
  readonly #columns: number;
  #state = atStart;
  #fields = 0;
  #length = 0;
  #rows = 0;
  #longest = 0;
  #hasReturns: boolean | undefined;
  #foreign = false;
  #times = false;
  #underscores = false;

  constructor({ delimiter, quote, columns, times, underscores }: PlainShape) {
    this.#columns = columns;
    this.#classes.fill(foreign, 128);
    if (times) this.#classes[58] = colon;
    if (underscores) this.#classes[95] = underscore;
    this.#classes[0] = nothing;
    this.#classes[feed] = ends;
    this.#classes[carriageReturn] = returns;
    this.#classes[delimiter.charCodeAt(0)] = delimits;
    if (quote !== '') this.#classes[quote.charCodeAt(0)] = quotes;
  }

  get rows(): number {
    return this.#rows;
  }

  /** Bytes of the longest record, about. */
  get longest(): number {
    return this.#longest;
  }

  /** Whether lines end with carriage return and line feed; undefined where none has ended. */
  get hasReturns(): boolean | undefined {
    return this.#hasReturns;
  }

  /** What was seen in the last bytes: characters beyond ASCII, and what may be a time with an offset or digits with underscores. */
  get seen(): { readonly foreign: boolean; readonly times: boolean; readonly underscores: boolean } {
    return { foreign: this.#foreign, times: this.#times, underscores: this.#underscores };
  }

  /** Counts on; false when the text is not plain. */
  add(bytes: Uint8Array): boolean {
    this.#foreign = this.#times = this.#underscores = false;
    const classes = this.#classes;
    const end = bytes.length;
    let state = this.#state;
    let begin = -this.#length;
    for (let at = 0; at < end; at++) {
      const kind = classes[bytes[at] as number] as number;
      if (kind === plain) {
        if (state === inField || state === inQuotes) continue;
        if (state === afterQuote || state === afterReturn) return false;
        state = inField;
        continue;
      }
      if (kind === foreign || kind === colon || kind === underscore) {
        if (kind === foreign) this.#foreign = true;
        else if (kind === colon) this.#times ||= mayBeZoned(bytes, at);
        else this.#underscores = true;
        if (state === afterQuote || state === afterReturn) return false;
        if (state === atStart) state = inField;
        continue;
      }
      if (kind === nothing) return false;
      if (state === inQuotes) {
        if (kind === quotes) state = afterQuote;
        continue;
      }
      if (kind === quotes) {
        if (state === inField || state === afterReturn) return false;
        // At a field's start it opens it; after another it stands for itself.
        state = inQuotes;
        continue;
      }
      if (kind === delimits) {
        if (state === afterReturn) return false;
        this.#fields++;
        state = atStart;
        continue;
      }
      if (kind === returns) {
        if (state === afterReturn) return false;
        if (state === atStart && this.#fields === 0 && at === begin) this.#fields = -1;
        state = afterReturn;
        continue;
      }
      if (!this.#end(at - begin, state, at === begin)) return false;
      begin = at + 1;
      state = atStart;
    }
    this.#state = state;
    this.#length = end - begin;
    return this.#length <= longestRecord;
  }

  /** Counts a last record without a line end; false when the text is not plain. */
  finish(): boolean {
    if (this.#state === inQuotes || this.#state === afterReturn) return false;
    if (this.#length === 0) return true;
    return this.#count(this.#length);
  }

  /** A line feed: whether it ends a record as it should. */
  #end(length: number, state: number, isEmpty: boolean): boolean {
    const isReturn = state === afterReturn;
    if (this.#hasReturns === undefined) this.#hasReturns = isReturn;
    else if (this.#hasReturns !== isReturn) return false;
    if (isEmpty || this.#fields < 0) {
      // A blank line is a row where there is one column, and nothing where there are more.
      this.#fields = 0;
      return this.#columns > 1;
    }
    return this.#count(length);
  }

  #count(length: number): boolean {
    if (this.#fields + 1 !== this.#columns) return false;
    this.#fields = 0;
    this.#rows++;
    if (length > this.#longest) this.#longest = length;
    return length <= longestRecord;
  }
}

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte <= 57;

/** Whether the minutes or seconds after a colon may be followed by an offset from UTC: `Z`, `UTC`, `GMT`, `+` or `-`. */
function mayBeZoned(bytes: Uint8Array, at: number): boolean {
  if (!isDigit(bytes[at + 1]) || !isDigit(bytes[at + 2])) return false;
  const after = bytes[at + 3] ?? 0;
  const next = (after === 32 || after === 9 ? bytes[at + 4] : after) ?? 0;
  return next === 46 || next === 90 || next === 85 || next === 71 || next === 43 || next === 45 || next > 127;
}
