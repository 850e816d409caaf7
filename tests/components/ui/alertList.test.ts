import { expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import AlertList from '../../../src/ui/AlertList.svelte';
import './support.ts';

const alerts = Array.from({ length: 5 }, (_, place) => ({
  about: place,
  tone: 'warn' as const,
  word: 'look',
  sentence: `Column ${place} is odd.`,
  where: place === 0 ? 'orders.csv' : '',
}));
const props = { subtitle: 'the most serious first', alerts, few: 2, most: 4 };

test('a list of alerts shows few, the rest by choice up to the most, and few again', async () => {
  const screen = await render(AlertList, { ...props, onopen: vi.fn() });
  const shown = () => screen.getByRole('listitem').elements().length;
  expect(shown()).toBe(2);
  await screen.getByRole('button', { name: 'Show all 5' }).click();
  await expect.poll(shown).toBe(4);
  await screen.getByRole('button', { name: 'Show fewer' }).click();
  await expect.poll(shown).toBe(2);
});

test('an alert says how urgent it is, what is odd and where, and opens what it is about', async () => {
  const onopen = vi.fn();
  const screen = await render(AlertList, { ...props, onopen });
  await screen.getByRole('button', { name: 'look Column 0 is odd. orders.csv' }).click();
  await screen.getByRole('button', { name: 'look Column 1 is odd.' }).click();
  expect(onopen.mock.calls).toEqual([[0], [1]]);
});
