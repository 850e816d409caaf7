/** The first export of the shop, or one made 90 days later with a planted drift. */
export type DemoSnapshot = 'base' | 'later';

/** The tables of a store; the later snapshot has customers and transactions only. */
export type DemoTable = 'customers' | 'transactions' | 'web_events' | 'campaigns';

/** The tables of a snapshot in the order in which they are made. */
export const snapshotTables: Readonly<Record<DemoSnapshot, readonly DemoTable[]>> = {
  base: ['customers', 'transactions', 'web_events', 'campaigns'],
  later: ['customers', 'transactions'],
};

interface ColumnOf<Type extends string, Values> {
  readonly name: string;
  readonly type: Type;
  /** One value a row; only the first `rows` of the batch count. */
  readonly values: Values;
  /** One byte a row, 1 where the value is missing; absent where none can be. */
  readonly missing?: Uint8Array;
}

export type IntegerColumn = ColumnOf<'integer', Int32Array>;
export type NumberColumn = ColumnOf<'number', Float64Array>;
/** Seconds since 1970-01-01, without a time zone. */
export type TimeColumn = ColumnOf<'time', Int32Array>;
/** Days since 1970-01-01. */
export type DateColumn = ColumnOf<'date', Int32Array>;
/** 0 or 1. */
export type FlagColumn = ColumnOf<'flag', Uint8Array>;
/** Indices into `words`. */
export type TextColumn = ColumnOf<'text', Int16Array> & { readonly words: readonly string[] };
export type DemoColumn = IntegerColumn | NumberColumn | TimeColumn | DateColumn | FlagColumn | TextColumn;

/** Some rows of a table by column. Its arrays are used again: read them before asking for the next batch. */
export interface DemoBatch {
  readonly table: DemoTable;
  readonly columns: readonly DemoColumn[];
  readonly rows: number;
}

/** Makes columns of one table's batches, all with room for the same number of rows. */
export class Columns {
  readonly all: DemoColumn[] = [];
  readonly room: number;

  constructor(room: number) {
    this.room = room;
  }

  integer(name: string): IntegerColumn {
    return this.keep({ name, type: 'integer', values: new Int32Array(this.room) });
  }

  number(name: string): NumberColumn {
    return this.keep({ name, type: 'number', values: new Float64Array(this.room) });
  }

  time(name: string): TimeColumn {
    return this.keep({ name, type: 'time', values: new Int32Array(this.room) });
  }

  date(name: string): DateColumn {
    return this.keep({ name, type: 'date', values: new Int32Array(this.room) });
  }

  flag(name: string): FlagColumn {
    return this.keep({ name, type: 'flag', values: new Uint8Array(this.room) });
  }

  text(name: string, words: readonly string[]): TextColumn {
    return this.keep({ name, type: 'text', values: new Int16Array(this.room), words });
  }

  /** An integer column in which values can be missing. */
  integerOrMissing(name: string): IntegerColumn & { readonly missing: Uint8Array } {
    return this.keep({
      name,
      type: 'integer',
      values: new Int32Array(this.room),
      missing: new Uint8Array(this.room),
    });
  }

  /** A number column in which values can be missing. */
  numberOrMissing(name: string): NumberColumn & { readonly missing: Uint8Array } {
    return this.keep({
      name,
      type: 'number',
      values: new Float64Array(this.room),
      missing: new Uint8Array(this.room),
    });
  }

  private keep<Column extends DemoColumn>(column: Column): Column {
    this.all.push(column);
    return column;
  }
}
