import { AppError } from '../../core/errors.ts';
import type { DemoSnapshot, DemoTable } from './tables.ts';

/** 20,000 customers, 1,000,000, or a number of customers. */
export type DemoSize = 'small' | 'large' | number;

/** What determines every byte of a store, and how its making is watched. */
export interface DemoOptions {
  readonly size: DemoSize;
  /** Any integer; its low 32 bits count. */
  readonly seed?: number;
  readonly snapshot?: DemoSnapshot;
  /** Rows after which a batch is closed; a batch ends with a whole customer. It does not change the rows. */
  readonly rowsPerBatch?: number;
  /** Looked at every few thousand customers. */
  readonly signal?: AbortSignal;
  /** Rows done and rows in all over every table that is made, before each table and after each batch. */
  readonly progress?: (done: number, total: number, table: DemoTable) => void;
}

/** Options with everything filled in: what the writers of the tables read. */
export interface Store {
  readonly customers: number;
  readonly rows: Readonly<Record<DemoTable, number>>;
  readonly seed: number;
  readonly snapshot: DemoSnapshot;
  /** The first day after the snapshot's last, in days since 1970-01-01. */
  readonly asOf: number;
  /** The same day of the base snapshot. */
  readonly baseAsOf: number;
  readonly rowsPerBatch: number;
  readonly signal: AbortSignal | undefined;
}

export const firstCustomerId = 100_001;
const asOfDays: Readonly<Record<DemoSnapshot, string>> = { base: '2026-01-01', later: '2026-04-01' };

const dayNumber = (date: string): number => Date.parse(date) / 86_400_000;

/**
 * The exact rows of each table: five transactions and three web events a customer, three campaign rows for five.
 * @throws AppError `recipe.setting` when the number of customers is not a whole number from 1,000 to 5,000,000.
 */
export function planStore(options: DemoOptions): Store {
  const { size, seed = 20_260_101, snapshot = 'base', rowsPerBatch = 491_520, signal } = options;
  const customers = size === 'small' ? 20_000 : size === 'large' ? 1_000_000 : size;
  if (!Number.isInteger(customers) || customers < 1000 || customers > 5_000_000) {
    throw new AppError(
      'recipe.setting',
      'A demo store has a whole number of customers from 1,000 to 5,000,000.',
      {
        setting: 'size',
      },
    );
  }
  return {
    customers,
    rows: {
      customers,
      transactions: 5 * customers,
      web_events: 3 * customers,
      campaigns: Math.floor((3 * customers) / 5),
    },
    seed,
    snapshot,
    asOf: dayNumber(asOfDays[snapshot]),
    baseAsOf: dayNumber(asOfDays.base),
    rowsPerBatch,
    signal,
  };
}
