import { describe, expect, test, vi } from 'vitest';
import { generateDemoStore, tableBatches } from '../../../../src/data/demo/generate.ts';
import { planStore, type DemoOptions } from '../../../../src/data/demo/store.ts';
import { segmentNames } from '../../../../src/data/demo/parameters.ts';
import type { DemoTable } from '../../../../src/data/demo/tables.ts';

vi.setConfig({ testTimeout: 60_000 });

function rowsByTable(options: DemoOptions): Partial<Record<DemoTable, number>> {
  const rows: Partial<Record<DemoTable, number>> = {};
  for (const chunk of generateDemoStore(options)) rows[chunk.table] = (rows[chunk.table] ?? 0) + chunk.rows;
  return rows;
}

describe('the demo store', () => {
  test('has exactly its planned rows when small', () => {
    expect(rowsByTable({ size: 'small' })).toEqual({
      customers: 20_000,
      transactions: 100_000,
      web_events: 60_000,
      campaigns: 12_000,
    });
  });

  test('has exactly its planned rows with a million customers', () => {
    const store = planStore({ size: 'large' });
    const rows = (table: DemoTable): number => {
      let sum = 0;
      for (const batch of tableBatches(store, table)) sum += batch.rows;
      return sum;
    };
    expect(rows('transactions')).toBe(5_000_000);
    expect(rows('web_events')).toBe(3_000_000);
  });

  test('has exactly its planned rows under other seeds', () => {
    for (let seed = 0; seed < 30; seed++) {
      expect(rowsByTable({ size: 1000, seed })).toEqual({
        customers: 1000,
        transactions: 5000,
        web_events: 3000,
        campaigns: 600,
      });
    }
  });

  test('has customers and transactions in the later snapshot', () => {
    expect(rowsByTable({ size: 'small', snapshot: 'later' })).toEqual({
      customers: 20_000,
      transactions: 100_000,
    });
  });

  test('reports rows done up to rows in all', () => {
    const seen: [number, number][] = [];
    const progress = (done: number, total: number): unknown => seen.push([done, total]);
    rowsByTable({ size: 1000, rowsPerBatch: 1000, progress });
    expect(seen.at(-1)).toEqual([9600, 9600]);
    expect(seen.map(([done]) => done)).toEqual(seen.map(([done]) => done).sort((a, b) => a - b));
  });

  test('stops with `cancelled` when the signal is aborted between batches', () => {
    const controller = new AbortController();
    const chunks = generateDemoStore({ size: 20_000, rowsPerBatch: 4096, signal: controller.signal });
    expect(chunks.next().done).toBe(false);
    controller.abort();
    expect(() => chunks.next()).toThrow(expect.objectContaining({ code: 'cancelled' }));
  });

  test.each([0, 999, 1000.5, 5_000_001, Number.NaN])('refuses %s customers', (size) => {
    expect(() => generateDemoStore({ size }).next()).toThrow(
      expect.objectContaining({ code: 'recipe.setting' }),
    );
  });

  test('never shows a segment in a table', () => {
    const store = planStore({ size: 1000 });
    for (const table of ['customers', 'transactions', 'web_events', 'campaigns'] as const) {
      for (const batch of tableBatches(store, table)) {
        const texts = batch.columns.flatMap((column) => [
          column.name,
          ...(column.type === 'text' ? column.words : []),
        ]);
        expect(
          texts.filter(
            (text) => /segment|cluster|truth/i.test(text) || segmentNames.some((name) => name === text),
          ),
        ).toEqual([]);
      }
    }
  });
});
