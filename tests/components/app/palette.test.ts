import { userEvent } from 'vitest/browser';
import { expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { fuzzy } from '../../../src/app/fuzzy.ts';
import { findCommands, pieces } from '../../../src/app/palette.ts';
import Palette from '../../../src/app/Palette.svelte';
import type { Command } from '../../../src/workspace/commands.svelte.ts';
import { focused } from '../ui/support.ts';

const command = (id: string, title: string, group: string): Command => ({
  id,
  title,
  group,
  run: () => undefined,
});
const commands = [
  command('go.sources', 'Sources', 'Go to'),
  command('go.segments', 'Segments', 'Go to'),
  command('study.save', 'Save the study…', 'Study'),
  command('study.segment', 'Segment it', 'Study'),
];
const titles = (typed: string) =>
  findCommands(commands, typed).flatMap(({ found }) => found.map((one) => one.command.title));

test('letters in order are found, a missing letter is not', () => {
  expect(fuzzy('sts', 'Save the study')).not.toBeNull();
  expect(fuzzy('stz', 'Save the study')).toBeNull();
});

test('beginnings of words count more than letters inside them', () => {
  const initials = fuzzy('st', 'Save the')?.score ?? 0;
  const inside = fuzzy('st', 'Basement')?.score ?? 0;
  expect(initials).toBeGreaterThan(inside);
});

test('with nothing typed, every command stands in its group and order', () => {
  expect(titles('')).toEqual(['Sources', 'Segments', 'Save the study…', 'Segment it']);
});

test('what begins with the letters comes before what only holds them', () => {
  expect(titles('seg')).toEqual(['Segments', 'Segment it']);
  expect(titles('save')[0]).toBe('Save the study…');
});

test('the name of a group finds its commands', () => {
  expect(titles('study')).toEqual(['Save the study…', 'Segment it']);
});

test('a command is found by other words for it, where its title does not hold them', () => {
  const saved = { ...command('list.csv', 'Save the list of customers as CSV', 'List'), also: ['export'] };
  const found = (typed: string) =>
    findCommands([...commands, saved], typed).flatMap(({ found: list }) => list.map((one) => one.command.id));
  expect(found('csv')).toEqual(['list.csv']);
  expect(found('Expo')).toEqual(['list.csv']);
  expect(found('port')).toEqual([]);
});

test('the letters that were meant are told from the others, and nothing is lost', () => {
  expect(pieces('Save', [0, 1])).toEqual([
    { text: 'Sa', hit: true },
    { text: 've', hit: false },
  ]);
});

test('the palette takes the focus, and Enter runs what the arrows chose', async () => {
  const run = vi.fn();
  const close = vi.fn();
  await render(Palette, { open: true, commands, onclose: close, onrun: run });
  expect(focused().getAttribute('role')).toBe('combobox');
  await userEvent.keyboard('seg{ArrowDown}{Enter}');
  expect(close).toHaveBeenCalledOnce();
  expect(run).toHaveBeenCalledExactlyOnceWith(commands[3]);
});

test('the chosen command is told to assistive technology', async () => {
  const screen = await render(Palette, { open: true, commands, onclose: vi.fn(), onrun: vi.fn() });
  await userEvent.keyboard('save');
  const option = screen.getByRole('option', { name: 'Save the study…' });
  await expect.element(option).toHaveAttribute('aria-selected', 'true');
  await expect
    .element(screen.getByRole('combobox'))
    .toHaveAttribute('aria-activedescendant', option.element().id);
});

test('the palette says when nothing is found', async () => {
  const screen = await render(Palette, { open: true, commands, onclose: vi.fn(), onrun: vi.fn() });
  await userEvent.keyboard('zzz');
  await expect.element(screen.getByText(/Nothing is called that/)).toBeVisible();
});
