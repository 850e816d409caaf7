import { expect, test } from 'vitest';
import { AppError } from '../../../src/core/errors.ts';
import type { AddedSource } from '../../../src/core/studio.ts';
import type { Column, ColumnType, Warning } from '../../../src/core/table.ts';
import { checkKey, checkShape, refuseDoubleNames } from '../../../src/workspace/snapshotChecks.ts';
import type { SourceEntry } from '../../../src/workspace/sourceEdits.ts';
import { csvReading } from '../../support/csvReading.ts';

const columns = (types: Readonly<Record<string, ColumnType>>): readonly Column[] =>
  Object.entries(types).map(([name, type], at) => ({ id: `c${at}`, name, type, role: null }));

const content = {
  fingerprint: 'a'.repeat(64),
  bytes: 1,
  demo: null,
  reading: csvReading,
  columns: columns({ customer: 'integer', visits: 'integer' }),
};
const source: SourceEntry = { ...content, id: 'people', name: 'people.csv' };

const part = { ...content, file: 'people.csv' };
const appended: SourceEntry = {
  ...source,
  parts: [part, { ...part, file: 'june.csv' }],
  snapshots: [
    { id: '1', file: 'people.csv', how: 'first', loadedAt: null, rows: 1, asOf: null, content },
    { id: '2', file: 'june.csv', how: 'appended', loadedAt: null, rows: 2, asOf: null },
  ],
};

const file = (found: readonly Column[], warnings: readonly Warning[] = []): AddedSource => ({
  ...content,
  name: 'july.csv',
  columns: found,
  preview: [],
  warnings,
  table: 'july',
  rows: 1,
  rejected: 0,
  rejects: [],
});

function messageOf(check: () => void): string {
  try {
    check();
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown.message;
    throw thrown;
  }
  throw new Error('nothing was refused');
}

const unreadable = (column: string): Warning => ({
  code: 'unreadable-values',
  message: 'A value cannot be read.',
  column,
});

test('a file whose columns have other names is refused with what to name them', () => {
  expect(messageOf(() => checkShape(source, file(columns({ who: 'integer' }))))).toBe(
    '“july.csv” has no column of “people.csv”. Give its columns the names that they have there before it is appended.',
  );
});

test('a column of another type is refused with the types as people call them, and what to do', () => {
  expect(messageOf(() => checkShape(source, file(columns({ visits: 'number' }))))).toBe(
    'Column “visits” is of the type whole number in “people.csv” and number in “july.csv”. Mend the values in the file, or give the column of “people.csv” another type that holds them all, such as text, and append the file again.',
  );
});

test('values that cannot be read are refused though those of a column that the source lacks are told first', () => {
  const found = columns({ customer: 'integer', visits: 'integer', note: 'integer' });
  const refused = messageOf(() =>
    checkShape(source, file(found, [unreadable('note'), unreadable('visits')])),
  );
  expect(refused).toContain('Column “visits” is of the type whole number in “people.csv”, and not all');
});

test('where files were appended before, the load that can have another type is named', () => {
  const refused = messageOf(() => checkShape(appended, file(source.columns, [unreadable('visits')])));
  expect(refused).toContain('or read the load of “people.csv” from before files were appended');
});

test.each([
  ['is told by the file', { ...source, reading: { ...csvReading, format: 'parquet' } }],
  ['has no load of one file', { ...appended, snapshots: [] }],
] as const)('no other type is offered where a source %s', (_, entry) => {
  const refused = messageOf(() => checkShape(entry, file(source.columns, [unreadable('visits')])));
  expect(refused).toMatch(/Mend the values in the file before it is appended\.$/);
});

test('two columns of one name are refused with what to do', () => {
  const [first] = source.columns;
  expect(messageOf(() => refuseDoubleNames(file(first ? [first, first] : [])))).toBe(
    'Two columns of “july.csv” have one name, so that they cannot be told apart. Give one of them another name in the file, and load it again.',
  );
});

test('a key that a file lacks is refused with the choices that there are', () => {
  expect(messageOf(() => checkKey(source, file(columns({ visits: 'integer' })), ['customer']))).toBe(
    '“july.csv” has no column “customer” to tell rows apart by. Choose other columns under “Rows are told apart by”, or append every row of the file.',
  );
});
