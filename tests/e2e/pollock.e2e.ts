import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { dist } from './support/fixtures.ts';

const rows = [
  ['DATE', 'TIME', 'Qty', 'PRODUCT', 'Price', 'Comment'],
  ...Array.from({ length: 12 }, (_, row) => [
    `2020-04-${String(row + 10)}`,
    `1${String(row % 10)}:05`,
    String(row + 1),
    `A-${String(100 + row)}`,
    `${String(row)}.5`,
    row === 3 ? 'round, red' : row === 7 ? 'he said "no"' : 'plain text',
  ]),
];

/** A table as text of a dialect; the quote stands around what needs it. */
function written(delimiter = ',', quote = '"', end = '\n', escape = quote): string {
  return rows
    .map((row) =>
      row
        .map((cell) =>
          cell.includes(delimiter) || cell.includes(quote)
            ? quote + cell.replaceAll(quote, escape + quote) + quote
            : cell,
        )
        .join(delimiter),
    )
    .join(end)
    .concat(end);
}

/** What each file should give is the table itself; the last one is no table at all, whose loss has to be told. */
const polluted: Readonly<Record<string, string | Buffer>> = {
  'plain.csv': written(),
  'delimiter_semicolon.csv': written(';'),
  'delimiter_tab.csv': written('\t'),
  'quote_single.csv': written(',', "'"),
  'escape_backslash.csv': written(',', '"', '\n', '\\'),
  'record_end_crlf.csv': written(',', '"', '\r\n'),
  'record_end_cr.csv': written(',', '"', '\r'),
  'encoding_utf16.csv': Buffer.from(`\ufeff${written()}`, 'utf16le'),
  'preamble.csv': `Report of the shop\n\n${written()}`,
  'no_last_end.csv': written().trimEnd(),
  'empty.csv': '',
};

let folder = '';
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tessera-pollock-'));
  for (const kind of ['csv', 'clean']) mkdirSync(join(folder, kind));
  const weights: Record<string, number> = {};
  for (const [name, text] of Object.entries(polluted)) {
    writeFileSync(join(folder, 'csv', name), text);
    writeFileSync(join(folder, 'clean', name), written());
    weights[name] = name === 'empty.csv' ? 0 : 1;
  }
  writeFileSync(join(folder, 'pollock_weights.json'), JSON.stringify(weights));
});
test.afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('the benchmark’s script loads a folder of polluted files, and prints what lost points and both scores', async () => {
  const script = join(import.meta.dirname, '../../scripts/pollock.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [script, folder, dist]);
  expect(stdout.trimEnd().split('\n').slice(-3)).toEqual([
    expect.stringMatching(/^0\.000 {2}empty\.csv {2}ingest\./),
    '11 files, score (simple) 9.091 of 10',
    'score (weighted) 10.000 of 10',
  ]);
});
