const encoder = new TextEncoder();

/** Characters that are gathered before they become bytes. */
const flushAt = 1024 * 1024;

/** Bytes that are gathered before they are handed to the browser, which keeps large blobs out of memory. */
const handAt = 16 * 1024 * 1024;

const special = /[",\n\r]/;

/** Writes records as RFC 4180 with commas, line feeds and UTF-8, whatever they were cut from. */
export class CanonicalWriter {
  #text = '';
  #parts: Uint8Array<ArrayBuffer>[] = [];
  #waiting = 0;
  readonly #blobs: Blob[] = [];
  readonly #heard: ((text: string) => void) | undefined;

  /** @param heard is told every piece of the text. */
  constructor(heard?: (text: string) => void) {
    this.#heard = heard;
  }

  /** Adds one record of exactly `columns` fields; fields beyond that are left out. Gives its length in characters. */
  add(fields: readonly (string | null)[], columns: number): number {
    let row = '';
    for (let index = 0; index < columns; index++) {
      const field = fields[index] ?? '';
      if (index > 0) row += ',';
      row += special.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
    }
    this.#text += `${row}\n`;
    if (this.#text.length > flushAt) this.#flush();
    return row.length + 1;
  }

  finish(): Blob {
    this.#flush();
    return new Blob([...this.#blobs, ...this.#parts]);
  }

  #flush(): void {
    this.#heard?.(this.#text);
    const bytes = encoder.encode(this.#text);
    this.#parts.push(bytes);
    this.#waiting += bytes.length;
    this.#text = '';
    if (this.#waiting < handAt) return;
    this.#blobs.push(new Blob(this.#parts));
    this.#parts = [];
    this.#waiting = 0;
  }
}
