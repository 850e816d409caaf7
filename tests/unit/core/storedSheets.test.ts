import { expect, test } from 'vitest';
import type { Json } from '../../../src/core/json.ts';
import { keyedSheets, sheetsAsStored } from '../../../src/core/storedSheets.ts';

const source = (format: string, more: Record<string, Json> = {}): Json => ({
  id: 'people',
  reading: { format, ...more },
  columns: [{ id: 'c0', name: 'reading' }],
});

test('sheets and tables of older studies are read as they are stored, other files as before', () => {
  const formats = ['xlsx', 'spreadsheet-xml', 'html', 'csv', 'parquet'];
  const stored = sheetsAsStored({ sources: formats.map((format) => source(format)) });
  expect(stored).toEqual({
    sources: [
      source('xlsx', { asStored: true }),
      source('spreadsheet-xml', { asStored: true }),
      source('html', { asStored: true }),
      source('csv'),
      source('parquet'),
    ],
  });
});

test('so are the files of a source and those of its earlier loads', () => {
  const older = (more: Record<string, Json>): Json => ({
    sources: [
      {
        reading: { format: 'csv' },
        parts: [{ reading: { format: 'xlsx', ...more } }],
        snapshots: [{ content: { reading: { format: 'html', ...more } } }, { id: '2' }],
      },
    ],
  });
  expect(sheetsAsStored(older({}))).toEqual(older({ asStored: true }));
});

test('a sheet as it is stored has the key of before, one as it is shown another', () => {
  const stored = source('xlsx', { asStored: true });
  expect(keyedSheets(stored)).toEqual(source('xlsx'));
  expect(keyedSheets(source('xlsx'))).not.toEqual(source('xlsx'));
  expect(keyedSheets(source('csv'))).toEqual(source('csv'));
});
