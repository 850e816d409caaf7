const [quote, lineFeed, carriageReturn] = [0x22, 0x0a, 0x0d];

/** Counts the records of an RFC 4180 file as its bytes come: a line break inside quotes ends none. */
export class RecordCounter {
  #records = 0;
  #quoted = false;
  #begun = false;

  add(bytes: Uint8Array): void {
    let quoted = this.#quoted;
    let begun = this.#begun;
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at] as number;
      if (byte === quote) {
        quoted = !quoted;
        begun = true;
      } else if (byte === lineFeed && !quoted) {
        this.#records++;
        begun = false;
      } else if (byte !== carriageReturn) {
        begun = true;
      }
    }
    this.#quoted = quoted;
    this.#begun = begun;
  }

  /** Records so far; one without a line break at its end counts. */
  get records(): number {
    return this.#records + (this.#begun ? 1 : 0);
  }
}

/** Records of a whole file, the header among them. */
export async function countRecords(file: Blob, counter: RecordCounter): Promise<number> {
  const reader = file.stream().getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return counter.records;
    counter.add(value);
  }
}
