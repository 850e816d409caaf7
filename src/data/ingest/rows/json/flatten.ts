/** What becomes of objects and lists within a record. */
export interface FlattenChoice {
  readonly nested: 'columns' | 'text';
  readonly lists: 'text' | 'count';
}

/** Objects within objects deeper than this are kept as text. */
const deepest = 32;

interface Place {
  column: number;
  members: Map<string, Place> | undefined;
}

const place = (): Place => ({ column: -1, members: undefined });

/** Makes rows of JSON values; columns are named `member`, or `parent.member` where objects are nested. */
export class Flattener {
  readonly #choice: FlattenChoice;
  readonly #names: string[] = [];
  readonly #root = place();
  readonly #single = place();
  #cells = 0;

  constructor(choice: FlattenChoice) {
    this.#choice = choice;
  }

  /** Columns in the order in which they were first seen. */
  get names(): readonly string[] {
    return this.#names;
  }

  /** Objects and lists that became text or a count. */
  get cells(): number {
    return this.#cells;
  }

  row(value: unknown): (string | null)[] {
    const row = Array<string | null>(this.#names.length).fill(null);
    if (Array.isArray(value)) {
      value.forEach((each: unknown, index) => {
        this.#put(row, this.#root, `column${index + 1}`, '', each, 1);
      });
    } else if (isObject(value)) this.#members(row, this.#root, '', value, 0);
    else this.#set(row, this.#single, 'value', value);
    return row;
  }

  #members(row: (string | null)[], at: Place, prefix: string, value: object, depth: number): void {
    for (const [name, member] of Object.entries(value)) this.#put(row, at, name, prefix, member, depth + 1);
  }

  #put(
    row: (string | null)[],
    parent: Place,
    name: string,
    prefix: string,
    value: unknown,
    depth: number,
  ): void {
    parent.members ??= new Map();
    let own = parent.members.get(name);
    if (own === undefined) parent.members.set(name, (own = place()));
    const path = prefix === '' ? name : `${prefix}.${name}`;
    if (this.#choice.nested === 'columns' && depth < deepest && isObject(value)) {
      this.#members(row, own, path, value, depth);
    } else this.#set(row, own, path, value);
  }

  #set(row: (string | null)[], own: Place, path: string, value: unknown): void {
    if (own.column < 0) {
      own.column = this.#names.length;
      this.#names.push(path);
    }
    row[own.column] = this.#textOf(value);
  }

  #textOf(value: unknown): string | null {
    if (value === null || value === undefined) return null;
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    this.#cells++;
    return Array.isArray(value) && this.#choice.lists === 'count'
      ? String(value.length)
      : JSON.stringify(value);
  }
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
