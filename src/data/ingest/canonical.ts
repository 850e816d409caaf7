const encoder = new TextEncoder();

/** Characters that are gathered before they become bytes. */
const flushAt = 1024 * 1024;

const special = /[",\n\r]/;

/** Writes records as RFC 4180 with commas, line feeds and UTF-8, whatever they were cut from. */
export class CanonicalWriter {
  #text = '';
  readonly #parts: Uint8Array<ArrayBuffer>[] = [];

  /** Adds one record of exactly `columns` fields; fields beyond that are left out. */
  add(fields: readonly string[], columns: number): void {
    let row = '';
    for (let index = 0; index < columns; index++) {
      const field = fields[index] ?? '';
      if (index > 0) row += ',';
      row += special.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
    }
    this.#text += `${row}\n`;
    if (this.#text.length > flushAt) this.#flush();
  }

  finish(): Blob {
    this.#flush();
    return new Blob(this.#parts);
  }

  #flush(): void {
    this.#parts.push(encoder.encode(this.#text));
    this.#text = '';
  }
}
