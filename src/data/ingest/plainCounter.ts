import { AppError } from '../../core/errors.ts';
import { plain } from './plainCounter.as.ts?assemblyscript';
import { feed } from './lineEnds.ts';

/** What the counter looks for. */
export interface PlainShape {
  /** One ASCII character each; the quote may be '' for none, and stands for itself where it is doubled. */
  readonly delimiter: string;
  readonly quote: string;
  readonly columns: number;
  /** Whether times with an offset, and digits with underscores, matter. */
  readonly times: boolean;
  readonly underscores: boolean;
  /** Columns, by place, in which digits after a zero or a plus matter. */
  readonly codes: readonly number[];
}

/** Where words of the state lie, and the text behind them, as in plainCounter.as.ts. */
const [rows, longest, returns, seen, begun] = [8, 9, 10, 11, 12];
const watchedStart = 64;
const textStart = 5072;
const words = textStart / 4;
const [asked, coded] = [1, 3];

/** What is not looked for: no byte, but a line feed, which is known by itself, where eight bits of it are looked at. */
const none = 256 + feed;

/** Zero bytes behind the text: the kernel reads sixteen at a time. */
const behind = 16;

const page = 65_536;

/**
 * Counts the records of text in RFC 4180 and gives up at the first sign that it is anything else: a record of another width, a
 * quote out of place, mixed line ends, NUL, half a million bytes without an end. It never has to guess, and sees every byte once.
 */
export class PlainCounter {
  readonly #state = new Int32Array(words);

  constructor({ delimiter, quote, columns, times, underscores, codes }: PlainShape) {
    const bytes = [quote === '' ? none : quote.charCodeAt(0), times ? 58 : none, underscores ? 95 : none];
    this.#state.set([columns, delimiter.charCodeAt(0), ...bytes]);
    this.#state[returns] = -1;
    // The first column's first field begins with the first piece.
    this.#state[begun] = 1;
    for (const column of codes) this.#watched[column] = asked;
  }

  get #watched(): Uint8Array {
    return new Uint8Array(this.#state.buffer, watchedStart);
  }

  /** Columns in which digits after a zero, or a plus, were seen. */
  get codes(): ReadonlySet<number> {
    return new Set(
      [...this.#watched.entries()].flatMap(([column, said]) => (said === coded ? [column] : [])),
    );
  }

  get rows(): number {
    return this.#word(rows) >>> 0;
  }

  /** Bytes of the longest record, about. */
  get longest(): number {
    return this.#word(longest);
  }

  /** Whether lines end with carriage return and line feed; undefined where none has ended. */
  get hasReturns(): boolean | undefined {
    const found = this.#word(returns);
    return found < 0 ? undefined : found === 1;
  }

  /** What was seen in the last bytes: characters beyond ASCII, and what may be a time with an offset or digits with underscores. */
  get seen(): { readonly foreign: boolean; readonly times: boolean; readonly underscores: boolean } {
    const found = this.#word(seen);
    return { foreign: (found & 1) !== 0, times: (found & 2) !== 0, underscores: (found & 4) !== 0 };
  }

  /** Counts on; false when the text is not plain. */
  add(bytes: Uint8Array): boolean {
    const { memory, add } = kernel();
    const size = textStart + bytes.length + behind;
    if (memory.buffer.byteLength < size) grow(memory, size);
    const all = new Uint8Array(memory.buffer);
    all.set(bytes, textStart);
    all.fill(0, textStart + bytes.length, size);
    return this.#with(memory, () => add(bytes.length));
  }

  /** Counts a last record without a line end; false when the text is not plain. */
  finish(): boolean {
    const { memory, finish } = kernel();
    return this.#with(memory, finish);
  }

  #word(index: number): number {
    return this.#state[index] as number;
  }

  #with(memory: WebAssembly.Memory, use: () => number): boolean {
    const shared = new Int32Array(memory.buffer, 0, words);
    shared.set(this.#state);
    const isPlain = use() !== 0;
    this.#state.set(shared);
    return isPlain;
  }
}

interface Kernel {
  readonly memory: WebAssembly.Memory;
  readonly add: (size: number) => number;
  readonly finish: () => number;
}

let known: Kernel | undefined;

/** One instance for all counters, whose states go in and out: a memory each would take gigabytes of addresses. */
function kernel(): Kernel {
  if (known) return known;
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(plain), { env: { memory } });
  known = { memory, ...(exports as unknown as Pick<Kernel, 'add' | 'finish'>) };
  return known;
}

function grow(memory: WebAssembly.Memory, size: number): void {
  try {
    memory.grow(Math.ceil((size - memory.buffer.byteLength) / page));
  } catch (thrown) {
    const message = `The counter of rows cannot hold ${size} bytes.`;
    throw new AppError('ingest.too-large', message, { bytes: size }, thrown);
  }
}
