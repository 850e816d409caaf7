import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { parts, readOptions } from '../../../scripts/bench/options.mjs';
import { figure, Report, table } from '../../../scripts/bench/report.mjs';

function reported() {
  const file = join(mkdtempSync(join(tmpdir(), 'tessera-bench-')), 'results.json');
  const quiet = vi.spyOn(console, 'log').mockReturnValue(undefined);
  const report = new Report(file);
  report.add({ id: 'a', what: 'with a peer', rows: 1000, ours_ms: 4, peer: 'other', peer_ms: 10 });
  report.add({ id: 'b', what: 'alone', ours_ms: 12.5, note: 'said' });
  quiet.mockRestore();
  return { report, written: JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>[] };
}

test('every result has all members, the ratio is the peer’s over ours, and null where there is no peer', () => {
  const [first, second] = reported().written;
  expect(Object.keys(first ?? {})).toEqual([
    ...['id', 'what', 'rows', 'd', 'k', 'engine', 'threads', 'ours_ms', 'peer', 'peer_ms', 'ratio'],
    ...['iteration_ms', 'fma_share', 'read_share', 'note'],
  ]);
  expect(first).toMatchObject({ ratio: 2.5, rows: 1000, d: null });
  expect(second).toMatchObject({ peer: null, peer_ms: null, ratio: null });
});

test('every note tells the load of the machine', () => {
  expect(reported().written.map(({ note }) => note)).toEqual([
    expect.stringMatching(/^load \d/),
    expect.stringMatching(/^said; load \d/),
  ]);
});

test('the table has a head and a line for each result', () => {
  const lines = table(reported().report.results);
  expect(lines).toHaveLength(3);
  expect(lines[1]).toMatch(/^with a peer\s+1,000\s.*\s4\s+other\s+10\s+2\.50/);
});

test('figures have three places, or are whole', () => {
  expect([0.012345, 4.5678, 99.94, 12345.6].map(figure)).toEqual(['0.0123', '4.57', '99.9', '12,346']);
});

test('all parts run unless some are named, and an unknown one is refused', () => {
  expect(readOptions([]).parts).toEqual(parts);
  expect(readOptions(['--only', 'engine,paint']).parts).toEqual(['paint', 'engine']);
  expect(() => readOptions(['--only', 'speed'])).toThrow('There is no part speed');
});

test('sizes are whole numbers', () => {
  expect(readOptions(['--rows', '5000', '--d', '4,8', '--k', '3']).cells).toMatchObject([
    { rows: 5000, d: 4, k: 3, iterations: 20 },
    { rows: 5000, d: 8, k: 3, iterations: 20 },
  ]);
  expect(() => readOptions(['--rows', 'many'])).toThrow('whole numbers');
});

test('the grid is that of the floors unless the wide one is asked for, which leaves out what would not fit', () => {
  expect(readOptions([]).cells).toHaveLength(9);
  const wide = readOptions(['--grid', 'wide']);
  expect(wide.cells).toHaveLength(25 + 25 + 15);
  expect(Math.max(...wide.cells.map(({ rows, d }) => rows * d))).toBe(160_000_000);
  expect(wide.cells.find(({ rows }) => rows === 10_000_000)?.iterations).toBe(5);
  expect(() => readOptions(['--grid', 'narrow'])).toThrow('There is no grid narrow');
});
