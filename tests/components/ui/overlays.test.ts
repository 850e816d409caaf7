import { createRawSnippet } from 'svelte';
import { page, userEvent } from 'vitest/browser';
import { expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import Dialog from '../../../src/ui/Dialog.svelte';
import Menu from '../../../src/ui/Menu.svelte';
import type { PopoverTrigger } from '../../../src/ui/popoverTrigger.ts';
import SaveMenu from '../../../src/ui/SaveMenu.svelte';
import SaveReport from '../../../src/ui/SaveReport.svelte';
import Term from '../../../src/ui/Term.svelte';
import Tabs from '../../../src/ui/Tabs.svelte';
import Toasts from '../../../src/ui/Toasts.svelte';
import { focused, text } from './support.ts';

const trigger = createRawSnippet<[PopoverTrigger]>((target) => ({
  render: () => '<button type="button">Menu</button>',
  setup: (button) => button.setAttribute('popovertarget', target().popovertarget),
}));

function renderMenu(run: (id: string) => void) {
  const items = ['Open', 'Save', 'Forget'].map((title) => {
    const id = title.toLowerCase();
    return { id, title, run: () => run(id) };
  });
  return render(Menu, { label: 'Menu', items, trigger });
}

test('a dialog takes the focus, is named by its title, and gives the focus back', async () => {
  const button = document.createElement('button');
  document.body.append(button);
  button.focus();
  const closed = vi.fn();
  const props = { title: 'Save the study', onclose: closed, children: text('as one file') };
  const screen = await render(Dialog, { ...props, open: true });
  const dialog = screen.getByRole('dialog', { name: 'Save the study' });
  await expect.element(dialog).toBeVisible();
  expect(dialog.element().contains(focused())).toBe(true);
  await screen.rerender({ ...props, open: false });
  expect(focused()).toBe(button);
  button.remove();
});

test('Escape asks to close a dialog', async () => {
  const closed = vi.fn();
  await render(Dialog, { title: 'Keys', open: true, onclose: closed, children: text('none') });
  await userEvent.keyboard('{Escape}');
  await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce());
});

test('a menu opens on its first entry, moves by arrows and letters, and runs what is chosen', async () => {
  const run = vi.fn();
  const screen = await renderMenu(run);
  await screen.getByRole('button', { name: 'Menu' }).click();
  const entry = (name: string) => screen.getByRole('menuitem', { name }).element();
  await vi.waitFor(() => expect(focused()).toBe(entry('Open')));
  await userEvent.keyboard('{ArrowDown}');
  expect(focused()).toBe(entry('Save'));
  await userEvent.keyboard('{ArrowDown}{ArrowDown}');
  expect(focused()).toBe(entry('Open'));
  await userEvent.keyboard('f');
  expect(focused()).toBe(entry('Forget'));
  await userEvent.keyboard('{Enter}');
  expect(run).toHaveBeenCalledExactlyOnceWith('forget');
});

test('Escape closes a menu and gives the focus back to its button', async () => {
  const screen = await renderMenu(vi.fn());
  const button = screen.getByRole('button', { name: 'Menu' });
  await button.click();
  await vi.waitFor(() => expect(focused().getAttribute('role')).toBe('menuitem'));
  await userEvent.keyboard('{Escape}');
  expect(focused()).toBe(button.element());
});

test('a term shows its definition on focus, is described by it, and hides it on Escape', async () => {
  const screen = await render(Term, { name: 'inertia' });
  const tooltip = screen.getByRole('tooltip', { includeHidden: true });
  await expect.element(tooltip).not.toBeVisible();
  await userEvent.tab();
  await expect.element(tooltip).toBeVisible();
  const button = screen.getByRole('button', { name: 'inertia' }).element();
  expect(button.getAttribute('aria-describedby')).toBe(tooltip.element().id);
  await userEvent.keyboard('{Escape}');
  await expect.element(tooltip).not.toBeVisible();
});

test('errors are announced and stay; good news leaves by itself', async () => {
  const dismissed = vi.fn();
  const toast = { message: '', title: '' };
  const screen = await render(Toasts, {
    stay: 40,
    ondismiss: dismissed,
    toasts: [
      { ...toast, id: 1, kind: 'error', title: 'The query failed' },
      { ...toast, id: 2, kind: 'success', title: 'Saved' },
    ],
  });
  await expect.element(screen.getByRole('alert')).toHaveTextContent('The query failed');
  await vi.waitFor(() => expect(dismissed).toHaveBeenCalledExactlyOnceWith(2));
});

test('a toast that offers something to do stays until it is answered', async () => {
  const dismissed = vi.fn();
  const run = vi.fn();
  const screen = await render(Toasts, {
    stay: 40,
    ondismiss: dismissed,
    toasts: [
      { id: 1, kind: 'info', title: 'Not the same file', message: '', action: { label: 'Replace', run } },
      { id: 2, kind: 'success', title: 'Saved', message: '' },
    ],
  });
  await vi.waitFor(() => expect(dismissed).toHaveBeenCalledExactlyOnceWith(2));
  await screen.getByRole('button', { name: 'Replace' }).click();
  expect(run).toHaveBeenCalledOnce();
  expect(dismissed).toHaveBeenLastCalledWith(1);
});

test('a menu of formats saves the file of the one that is chosen, and says why it cannot be made', async () => {
  const press = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
  const failed = vi.fn();
  const fault = new Error('no figures');
  const file = vi.fn((format: string) =>
    format === 'csv'
      ? Promise.reject(fault)
      : Promise.resolve({ name: 'report.json', blob: new Blob(['{}']) }),
  );
  const titles = { json: 'For programs', csv: 'As a table' };
  const screen = await render(SaveMenu, { label: 'Formats', words: 'Save', titles, file, onfail: failed });
  await screen.getByRole('button', { name: 'Save' }).click();
  await screen.getByRole('menuitem', { name: 'For programs' }).click();
  await vi.waitFor(() => expect(press).toHaveBeenCalledOnce());
  await screen.getByRole('button', { name: 'Save' }).click();
  await screen.getByRole('menuitem', { name: 'As a table' }).click();
  await vi.waitFor(() => expect(failed).toHaveBeenCalledWith(fault));
  expect(file.mock.calls).toEqual([['json'], ['csv']]);
  press.mockRestore();
});

test('a report is offered as a page, for programs and as rows, each in the format that its stage gave', async () => {
  const file = vi.fn((format: string) => Promise.reject(new Error(format)));
  const failed = vi.fn();
  const formats = ['own-html', 'own-json', 'own-csv'] as const;
  const props = { formats, rows: 'Failing rows', ready: true, file, onfail: failed };
  const screen = await render(SaveReport, props);
  for (const title of ['Page to read and print (HTML)', 'Report for programs (JSON)', 'Failing rows (CSV)']) {
    await screen.getByRole('button', { name: 'Save report' }).click();
    await screen.getByRole('menuitem', { name: title }).click();
  }
  await vi.waitFor(() => expect(failed).toHaveBeenCalledTimes(3));
  expect(file.mock.calls.map(([format]) => format)).toEqual(formats);
});

test('many notices say how many more there are, and leave together', async () => {
  const dismissed = vi.fn();
  const toasts = Array.from({ length: 6 }, (_, index) => ({
    id: index,
    kind: 'error' as const,
    title: `File ${index} is damaged`,
    message: '',
  }));
  const screen = await render(Toasts, { ondismiss: dismissed, toasts });
  await expect.element(screen.getByText('and 2 more')).toBeVisible();
  await screen.getByRole('button', { name: 'Dismiss all' }).click();
  expect(dismissed.mock.calls).toEqual([[0], [1], [2], [3], [4], [5]]);
});

test('the chosen tab is scrolled into sight', async () => {
  await page.viewport(390, 800);
  const tabs = ['Health', 'Features', 'Segments', 'Flows', 'Triggers and pipeline'].map((label) => ({
    value: label,
    label,
  }));
  const props = { label: 'Parts', tabs, onchange: vi.fn(), children: text('') };
  const screen = await render(Tabs<string>, { ...props, value: 'Triggers and pipeline' });
  const right = () =>
    screen
      .getByRole('tab', { name: /^Triggers/ })
      .element()
      .getBoundingClientRect().right;
  await expect.poll(right).toBeLessThan(391);
});
