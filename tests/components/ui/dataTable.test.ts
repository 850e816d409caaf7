import { userEvent } from 'vitest/browser';
import { expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import DataTable from '../../../src/ui/DataTable.svelte';
import { drawnColumn, nextSorting, sortRows, visibleRows } from '../../../src/ui/tableRows.ts';
import { text } from './support.ts';

interface Row {
  readonly name: string;
  readonly size: number | null;
}

const rows: readonly Row[] = [
  { name: 'Loyal', size: 84 },
  { name: 'Rising', size: null },
  { name: 'Lapsing', size: 122 },
];
const columns = [
  { key: 'name', title: 'Segment', value: (row: Row) => row.name },
  { key: 'size', title: 'Size', numeric: true, value: (row: Row) => row.size },
];
const rowKey = (row: Row) => row.name;

test('missing values come last in either direction', () => {
  const names = (descending: boolean) =>
    sortRows(rows, columns, { key: 'size', descending }).map(({ name }) => name);
  expect(names(false)).toEqual(['Loyal', 'Lapsing', 'Rising']);
  expect(names(true)).toEqual(['Lapsing', 'Loyal', 'Rising']);
});

test('numbers sort from the largest, words from the first; a third press gives the first order back', () => {
  const [words, numbers] = columns;
  if (!words || !numbers) throw new TypeError('two columns are there');
  expect(nextSorting(numbers, null)).toEqual({ key: 'size', descending: true });
  expect(nextSorting(words, null)).toEqual({ key: 'name', descending: false });
  expect(nextSorting(numbers, { key: 'size', descending: true })).toEqual({ key: 'size', descending: false });
  expect(nextSorting(numbers, { key: 'size', descending: false })).toBeNull();
});

test('visible rows never leave the table', () => {
  expect(visibleRows(1000, 30, 0, 300)).toEqual({ from: 0, to: 22 });
  expect(visibleRows(1000, 30, 15_000, 300)).toEqual({ from: 488, to: 522 });
  expect(visibleRows(5, 30, 900, 300)).toEqual({ from: 5, to: 5 });
});

test('a column that is drawn alone shows its cells and cannot be sorted by', async () => {
  const drawn = [...columns, drawnColumn<Row>('remove', 'Remove', text('a control'))];
  const screen = await render(DataTable<Row>, { label: 'Segments', rows, columns: drawn, rowKey });
  await expect.element(screen.getByText('a control').first()).toBeVisible();
  expect(screen.getByRole('button', { name: 'Remove' }).query()).toBeNull();
});

test('a press on a header sorts and says the direction', async () => {
  const screen = await render(DataTable<Row>, { label: 'Segments', rows, columns, rowKey });
  await screen.getByRole('button', { name: 'Size' }).click();
  await expect
    .element(screen.getByRole('columnheader', { name: 'Size' }))
    .toHaveAttribute('aria-sort', 'descending');
  const first = screen.getByRole('row').nth(1);
  await expect.element(first).toHaveTextContent('Lapsing');
});

test('missing values are written as a dash', async () => {
  const screen = await render(DataTable<Row>, { label: 'Segments', rows, columns, rowKey });
  await expect.element(screen.getByRole('row', { name: /Rising/ })).toHaveTextContent('—');
});

test('rows are chosen by keyboard', async () => {
  const chosen = vi.fn();
  const screen = await render(DataTable<Row>, { label: 'Segments', rows, columns, rowKey, onchoose: chosen });
  screen.getByRole('row').nth(1).element().focus();
  await userEvent.keyboard('{ArrowDown}{Enter}');
  expect(chosen).toHaveBeenCalledExactlyOnceWith(rows[1]);
});

test('of many rows only those in sight are drawn, and all are counted', async () => {
  const many = Array.from({ length: 20_000 }, (_, index) => ({ name: `c${index}`, size: index }));
  const screen = await render(DataTable<Row>, {
    label: 'Customers',
    rows: many,
    columns,
    rowKey,
    maxHeight: '300px',
  });
  const table = screen.getByRole('table');
  await expect.element(table).toHaveAttribute('aria-rowcount', '20001');
  expect(table.element().querySelectorAll('tbody tr').length).toBeLessThan(60);
  screen.getByRole('group', { name: 'Customers' }).element().scrollTop = 300_000;
  await expect.element(screen.getByText('c10005')).toBeInTheDocument();
});

test('a title that is a term explains itself on focus, and a press on it sorts', async () => {
  const [name, size] = columns;
  if (!name || !size) throw new TypeError('two columns are there');
  const explained = [name, { ...size, term: 'silhouette' as const }];
  const screen = await render(DataTable<Row>, { label: 'Segments', rows, columns: explained, rowKey });
  const title = screen.getByRole('button', { name: 'Size' });
  await title.click();
  await expect.element(screen.getByRole('tooltip')).toHaveTextContent('Silhouette');
  await expect
    .element(screen.getByRole('columnheader', { name: 'Size' }))
    .toHaveAttribute('aria-sort', 'descending');
});

test('a dozen rows are shown without scrolling, more scroll', async () => {
  const some = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ name: `c${index}`, size: 1 }));
  const props = { label: 'Customers', columns, rowKey, maxHeight: '90px' };
  const screen = await render(DataTable<Row>, { ...props, rows: some(12) });
  const scroller = screen.getByRole('group', { name: 'Customers' }).element();
  expect(scroller.scrollHeight).toBe(scroller.clientHeight);
  await screen.rerender({ ...props, rows: some(13) });
  expect(scroller.clientHeight).toBeLessThanOrEqual(90);
});

test('what is cut at a side fades there, until it is scrolled to', async () => {
  const wide = Array.from({ length: 12 }, (_, place) => ({
    key: `c${place}`,
    title: `A column ${place}`,
    value: (row: Row) => row.name,
  }));
  const screen = await render(DataTable<Row>, { label: 'Segments', rows, columns: wide, rowKey });
  const scroller = screen.getByRole('group', { name: 'Segments' }).element();
  const faded = () => getComputedStyle(scroller).getPropertyValue('--fade-end');
  await expect.poll(faded).toBe('32px');
  scroller.scrollLeft = scroller.scrollWidth;
  await expect.poll(faded).toBe('0px');
});

test('a name without a space breaks instead of pushing figures out of sight', async () => {
  const long = [{ name: 'x'.repeat(100), size: 1 }];
  const screen = await render(DataTable<Row>, { label: 'Segments', rows: long, columns, rowKey });
  const scroller = screen.getByRole('group', { name: 'Segments' }).element();
  scroller.parentElement?.style.setProperty('width', '320px');
  await expect.poll(() => scroller.scrollWidth).toBeLessThanOrEqual(320);
});

test('a short word stands on one line, however narrow the table is', async () => {
  const named = ['id', 'name', 'state', 'day'].map((key) => ({
    key,
    title: 'Of it',
    value: (row: Row) => (key === 'name' ? row.name : 'in production'),
  }));
  const summers = [{ name: 'Summer', size: 1 }];
  const screen = await render(DataTable<Row>, { label: 'Versions', rows: summers, columns: named, rowKey });
  screen.getByRole('group').element().parentElement?.style.setProperty('width', '240px');
  const words = document.createRange();
  words.selectNodeContents(screen.getByText('Summer').element());
  await expect.poll(() => words.getClientRects().length).toBe(1);
});

test('a name of crossed groups breaks between them, not within one', async () => {
  const [name] = columns;
  if (!name) throw new TypeError('a column is there');
  const crossed = [{ name: 'Female × White × 25–34', size: 1 }];
  const props = { label: 'Groups', rows: crossed, columns: [{ ...name, width: '90px' }], rowKey };
  const screen = await render(DataTable<Row>, props);
  screen.getByRole('group').element().parentElement?.style.setProperty('width', '90px');
  const lines = (words: string): number => {
    const range = document.createRange();
    range.selectNodeContents(screen.getByText(words, { exact: true }).element());
    return range.getClientRects().length;
  };
  await expect.poll(() => lines('25–34')).toBe(1);
  expect(lines('Female × White × 25–34')).toBeGreaterThan(1);
});

test('a long title breaks between words, not a word a line', async () => {
  const [name, size] = columns;
  if (!name || !size) throw new TypeError('two columns are there');
  const titled = [name, { ...size, title: 'median of the orders of ninety days' }];
  const screen = await render(DataTable<Row>, { label: 'Segments', rows, columns: titled, rowKey });
  screen.getByRole('group').element().parentElement?.style.setProperty('width', '200px');
  const title = screen.getByText('median of the orders of ninety days').element();
  expect(title.getBoundingClientRect().height).toBeLessThan(90);
});

test('a figure’s title ends where its figures end', async () => {
  const [name, size] = columns;
  if (!name || !size) throw new TypeError('two columns are there');
  const titled = [name, { ...size, title: 'Fill it', term: 'silhouette' as const }];
  const screen = await render(DataTable<Row>, { label: 'Segments', rows, columns: titled, rowKey });
  const words = document.createRange();
  words.selectNodeContents(screen.getByText('Fill it').element());
  const cell = screen.getByRole('columnheader', { name: 'Fill it' }).element();
  const padding = Number.parseFloat(getComputedStyle(cell).paddingRight);
  const [end, edge] = [words.getBoundingClientRect().right, cell.getBoundingClientRect().right];
  expect(edge - padding - end).toBeLessThan(1);
});
