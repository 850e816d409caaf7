import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { columnsOf } from '../../../scripts/bench/engine.mjs';
import { underRoof } from '../../../scripts/bench/machine.mjs';
import { Report } from '../../../scripts/bench/report.mjs';
import { filled, tablesOf } from '../../../scripts/bench/tables.mjs';

const machine = { threads: 2, flops: 100e9, bytes: 20e9, fused: true };

test('a pass is a fit’s time over its iterations and one more, and shares come from the fastest run', () => {
  const cell = { rows: 1_000_000, d: 16, k: 8 };
  const found = underRoof(cell, { ms: 210, least: 105, iterations: 20 }, machine);
  expect(found.iteration_ms).toBe(10);
  expect(found.fma_share).toBeCloseTo((2 * 16 * 8 * 1e6) / 5e-3 / 100e9, 12);
  expect(found.read_share).toBeCloseTo((4 * 16 * 1e6) / 5e-3 / 20e9, 12);
  expect(underRoof(cell, { ms: 1, least: 1, iterations: 0 }, undefined)).toMatchObject({ fma_share: null });
});

test('small sets have 32 or 64 columns whatever is measured, large ones no more than are needed', () => {
  const cells = [
    { rows: 1_000_000, d: 8 },
    { rows: 100_000, d: 33 },
    { rows: 10_000_000, d: 16 },
  ];
  expect([1_000_000, 100_000, 10_000_000].map((rows) => columnsOf(rows, cells))).toEqual([32, 64, 16]);
});

function tables() {
  const quiet = vi.spyOn(console, 'log').mockReturnValue(undefined);
  const report = new Report(join(mkdtempSync(join(tmpdir(), 'tessera-bench-')), 'results.json'));
  report.add({ id: 'machine/fma/t2', what: 'fma', threads: 2, ours_ms: 100 });
  report.add({ id: 'machine/read/t2', what: 'read', threads: 2, ours_ms: 20 });
  const cell = { what: 'Lloyd', rows: 1_000_000, d: 8, k: 16, threads: 2, ours_ms: 42, iteration_ms: 2 };
  const id = 'engine/clustered/1000000x8/k16/t2';
  report.add({ ...cell, id: `${id}/OpenBLAS`, peer: 'scikit-learn, OpenBLAS', peer_ms: 84, fma_share: 0.5 });
  report.add({ ...cell, id: `${id}/Elkan`, peer: 'scikit-learn, Elkan', peer_ms: 168, fma_share: 0.5 });
  report.add({ id: 'sweep/search/a', what: 'sweep', ours_ms: 30, peer: 'one', peer_ms: 10 });
  quiet.mockRestore();
  return tablesOf(report.results);
}

test('a cell is one line with the ratio to each peer; a kind of table without results is left out', () => {
  const found = tables();
  expect([...found.keys()]).toEqual(['machine', 'floors', 'sweep']);
  expect(found.get('floors')).toContain(
    '| clustered | 1,000,000 | 8 | 16 | 2 | 42 | 2 | 2.00 |  | 4.00 | 50 % |  |',
  );
  expect(found.get('machine')).toContain('| 2 | 100 | 20 | 10 |');
  expect(found.get('sweep')).toMatch(/\| 3\.00 \|$/);
});

test('tables take their places in a page, and places without a table stay as they are', () => {
  const page = [
    '<!-- figures: sweep -->old<!-- end of figures -->',
    '<!-- figures: gpu -->kept<!-- end of figures -->',
  ];
  const now = filled(page.join('\n'), tables());
  expect(now).not.toContain('old');
  expect(now).toContain('the sweep takes, times');
  expect(now).toContain(page[1]);
});
