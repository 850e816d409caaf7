import { AppError } from '../../../../core/errors.ts';

/** A value of JSON as it stands in a text. */
export interface Element {
  readonly text: string;
  /** 1-based line on which it begins. */
  readonly line: number;
  /** Whether the text ended in the midst of it. */
  readonly cut: boolean;
}

/** A value that is longer than this many characters is taken for one that was never closed. */
const longest = 16 * 1024 * 1024;

/** Cuts a text that comes in pieces into values. */
export interface ElementCutter {
  /** Values that are complete. @throws AppError `ingest.corrupt` for one that does not end. */
  add(text: string, last: boolean): Element[];
  /** Whether the list that was read has ended; always, where there is none. */
  readonly ended: boolean;
}

function endless(file: string, line: number): AppError {
  const message = `${file}: the record on line ${line} does not end within 16 million characters.`;
  return new AppError('ingest.corrupt', message, { file, line });
}

/** Cuts at line ends: a line that is broken costs itself alone. */
export class LineCutter implements ElementCutter {
  readonly ended = true;
  readonly #file: string;
  #rest = '';
  #line = 0;

  constructor(file: string) {
    this.#file = file;
  }

  add(text: string, last: boolean): Element[] {
    const whole = this.#rest + text;
    const found: Element[] = [];
    let at = 0;
    for (;;) {
      const feed = whole.indexOf('\n', at);
      if (feed < 0 && !last) break;
      const end = feed < 0 ? whole.length : feed;
      this.#line++;
      const line = whole.slice(at, end).trim();
      if (line !== '') found.push({ text: line, line: this.#line, cut: false });
      at = end + 1;
      if (feed < 0) break;
    }
    this.#rest = whole.slice(at);
    if (this.#rest.length > longest) throw endless(this.#file, this.#line + 1);
    return found;
  }
}

const [quote, backslash, comma, closeList, closeObject] = [34, 92, 44, 93, 125];

/** Cuts values by their brackets: the elements of a list, or values that follow one another. */
export class BracketCutter implements ElementCutter {
  readonly #file: string;
  readonly #inList: boolean;
  #rest = '';
  #line: number;
  #ended: boolean;

  /** @param line 1-based line on which the text begins. */
  constructor(file: string, inList: boolean, line: number) {
    this.#file = file;
    this.#inList = inList;
    this.#line = line;
    this.#ended = !inList;
  }

  get ended(): boolean {
    return this.#ended;
  }

  add(text: string, last: boolean): Element[] {
    if (this.#inList && this.#ended) return [];
    const whole = this.#rest + text;
    const found: Element[] = [];
    let at = 0;
    for (;;) {
      const start = this.#skip(whole, at);
      at = start;
      if (start >= whole.length || (this.#inList && this.#ended)) break;
      const end = endOfValue(whole, start, last);
      if (end < 0) {
        if (whole.length - start > longest) throw endless(this.#file, this.#line);
        if (!last) break;
        found.push({ text: whole.slice(start), line: this.#line, cut: true });
        at = whole.length;
        break;
      }
      found.push({ text: whole.slice(start, end), line: this.#line, cut: false });
      this.#count(whole, start, end);
      at = end;
    }
    this.#rest = whole.slice(at);
    return found;
  }

  /** The place of the next value; what stands between two of them is passed. */
  #skip(text: string, from: number): number {
    let at = from;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === 10) this.#line++;
      if (code === closeList && this.#inList) {
        this.#ended = true;
        return at + 1;
      }
      if (code > 32 && code !== comma && code !== 0xfeff) break;
    }
    return at;
  }

  #count(text: string, start: number, end: number): void {
    for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1))
      this.#line++;
  }
}

/** Where the value that begins there ends; -1 when the text ends before. */
function endOfValue(text: string, start: number, last: boolean): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      at = endOfString(text, at + 1);
      if (at < 0) return -1;
      if (depth === 0) return at + 1;
    } else if (code === 123 || code === 91) depth++;
    else if (code === closeObject || code === closeList) {
      if (depth === 0) return Math.max(at, start + 1);
      if (--depth === 0) return at + 1;
    } else if (depth === 0 && (code === comma || code <= 32)) return at;
  }
  return depth === 0 && last ? text.length : -1;
}

/** The place of the quote that ends a string; -1 when there is none. */
function endOfString(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === backslash) slashes++;
    if ((slashes & 1) === 0) return at;
  }
  return -1;
}
