import { describe, expect, test } from 'vitest';
import { hasShared, sharedFile, sharedJson } from '../support/shared.ts';
import expected from './broken.json';
import { openedDatabase } from './openedDatabase.ts';
import { outcomeOf, type Outcome } from './outcome.ts';

const outcomes = Object.entries(expected as unknown as Record<string, Outcome>);

describe.skipIf(!hasShared)('every broken file', () => {
  const open = openedDatabase();

  describe.each(['csv_spectrum', 'duckdb_csv', 'parquet_data', 'parquet_bad'])('of %s', (folder) => {
    test.each(outcomes.filter(([path]) => path.startsWith(`${folder}/`)))(
      '%s comes to what the table says',
      { timeout: 30_000 },
      async (path, outcome) => {
        const blob = await sharedFile(`data/broken/${path}`);
        expect(await outcomeOf(open.ingest, path, blob)).toEqual(outcome);
      },
    );
  });

  test.each(
    outcomes
      .map(([path]) => path)
      .filter((path) => path.endsWith('.csv') && path.startsWith('csv_spectrum/')),
  )('%s holds the values of its JSON', async (path) => {
    const blob = await sharedFile(`data/broken/${path}`);
    const { columns } = await open.ingest.inspect({ name: path, blob });
    const texts = Object.fromEntries(columns.map(({ id }) => [id, 'text' as const]));
    const loaded = await open.ingest.load({ name: path, blob }, 'spectrum', { types: texts });
    const { rows } = await open.database.select('SELECT * FROM spectrum', 100);
    const records = rows.map((row) =>
      Object.fromEntries(loaded.columns.map(({ name }, index) => [name, row[index] ?? ''])),
    );
    expect(records).toEqual(await expectedRecords(path));
  });

  test('a refused file leaves no table behind, and the next one loads', async () => {
    const path = 'parquet_bad/PARQUET-1481.parquet';
    await outcomeOf(open.ingest, path, await sharedFile(`data/broken/${path}`));
    expect(await open.database.tables()).not.toContain('broken');
    const blob = new Blob(['a,b\n1,2\n']);
    expect((await open.ingest.load({ name: 'after.csv', blob }, 'after')).rows).toBe(1);
  });
});

/**
 * The records that a file of csv_spectrum is said to hold. The JSON of location_coordinates is one record without its array, and
 * gives another telephone number than its CSV; the CSV's is taken.
 */
async function expectedRecords(path: string): Promise<unknown> {
  const json = path.replace('/csvs/', '/json/').replace('.csv', '.json');
  const expected = await sharedJson(`data/broken/${json}`);
  if (!path.includes('location_coordinates')) return expected;
  return [{ ...(expected as object), 'Contact Phone Number': '2095257564' }];
}
