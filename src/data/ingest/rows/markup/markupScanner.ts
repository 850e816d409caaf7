import { decodeEntities } from './entities.ts';

/** What hears of a text with tags. Names come without their prefix, in lower case. */
export interface MarkupListener {
  open(name: string, attributes: (attribute: string) => string | undefined): void;
  close(name: string): void;
  /** Text between tags, entities decoded; it may come in pieces. */
  text(text: string): void;
}

/** A tag or comment that is longer than this many characters ends the reading. */
const longestTag = 4 * 1024 * 1024;

/**
 * Cuts XML or HTML into tags and texts, piece by piece. It resolves no entity that a document declares, follows no reference,
 * and takes a stray `<` for text, as browsers do.
 */
export class MarkupScanner {
  readonly #listener: MarkupListener;
  readonly #isHtml: boolean;
  #rest = '';
  /** The element whose content is no markup, as `script` and `style` have it. */
  #raw = '';

  constructor(listener: MarkupListener, isHtml: boolean) {
    this.#listener = listener;
    this.#isHtml = isHtml;
  }

  /** @throws RangeError for a tag that does not end. */
  write(text: string, last: boolean): void {
    const whole = this.#rest + text;
    let at = 0;
    while (at < whole.length) {
      if (this.#raw !== '') {
        const end = indexOfClosing(whole, this.#raw, at);
        if (end < 0) {
          at = last ? whole.length : Math.max(at, whole.length - this.#raw.length - 3);
          break;
        }
        at = end;
        this.#raw = '';
      }
      const tag = whole.indexOf('<', at);
      if (tag !== at) {
        const end = tag < 0 ? whole.length : tag;
        const stop = tag < 0 && !last ? cutBeforeEntity(whole, at) : end;
        if (stop > at) this.#listener.text(decodeEntities(whole.slice(at, stop)));
        at = stop;
        if (tag < 0) break;
        continue;
      }
      const next = this.#tag(whole, at, last);
      if (next < 0) break;
      at = next;
    }
    this.#rest = whole.slice(at);
    if (this.#rest.length > longestTag) throw new RangeError('a tag does not end');
  }

  /** Reads the tag that begins there; -1 when it does not end yet. */
  #tag(text: string, at: number, last: boolean): number {
    const unfinished = last ? text.length : -1;
    if (text.length - at < 4 && !last) return -1;
    if (text.startsWith('<!--', at)) return after(text, '-->', at + 4, unfinished);
    if (text.startsWith('<![CDATA[', at)) {
      const end = text.indexOf(']]>', at + 9);
      if (end < 0) return unfinished;
      this.#listener.text(text.slice(at + 9, end));
      return end + 3;
    }
    if ('<![CDATA['.startsWith(text.slice(at, at + 9)) && text.length - at < 9 && !last) return -1;
    if (text[at + 1] === '!') return after(text, '>', at + 2, unfinished);
    if (text[at + 1] === '?') return after(text, this.#isHtml ? '>' : '?>', at + 2, unfinished);
    const isClosing = text[at + 1] === '/';
    const begin = isClosing ? at + 2 : at + 1;
    if (!/[a-z_]/i.test(text[begin] ?? ' ')) {
      this.#listener.text('<');
      return at + 1;
    }
    const end = endOfTag(text, begin);
    if (end < 0) return unfinished;
    const inner = text.slice(begin, end);
    const name = (/^[^\s/>]+/.exec(inner)?.[0] ?? '').replace(/^.*:/, '').toLowerCase();
    if (isClosing) this.#listener.close(name);
    else {
      this.#listener.open(name, (attribute) => attributeOf(inner, attribute));
      if (inner.endsWith('/') && !this.#isHtml) this.#listener.close(name);
      else if (this.#isHtml && (name === 'script' || name === 'style')) this.#raw = name;
    }
    return end + 1;
  }
}

/** The place after a mark, or what is told where there is none. */
function after(text: string, mark: string, from: number, otherwise: number): number {
  const end = text.indexOf(mark, from);
  return end < 0 ? otherwise : end + mark.length;
}

/** The place of the `>` that ends a tag, which may stand in quotes before. */
function endOfTag(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 62) return at;
    if (code === 34 || code === 39) {
      at = text.indexOf(code === 34 ? '"' : "'", at + 1);
      if (at < 0) return -1;
    }
  }
  return -1;
}

function indexOfClosing(text: string, name: string, from: number): number {
  for (let at = text.indexOf('</', from); at >= 0; at = text.indexOf('</', at + 2)) {
    if (text.slice(at + 2, at + 2 + name.length).toLowerCase() === name) return at;
  }
  return -1;
}

/** Where the text may be cut without parting an entity. */
function cutBeforeEntity(text: string, from: number): number {
  const ampersand = text.lastIndexOf('&');
  return ampersand >= from && text.length - ampersand < 12 && !text.includes(';', ampersand)
    ? ampersand
    : text.length;
}

const attributePatterns = new Map<string, RegExp>();

/** An attribute of a tag, by its name without prefix. */
function attributeOf(tag: string, name: string): string | undefined {
  let pattern = attributePatterns.get(name);
  if (pattern === undefined) {
    pattern = new RegExp(`[\\s"'](?:[\\w-]+:)?${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i');
    attributePatterns.set(name, pattern);
  }
  const found = pattern.exec(tag);
  const value = found?.[1] ?? found?.[2] ?? found?.[3];
  return value === undefined ? undefined : decodeEntities(value);
}
