import { userEvent } from 'vitest/browser';
import { expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import Button from '../../../src/ui/Button.svelte';
import NumberField from '../../../src/ui/NumberField.svelte';
import ProgressBar from '../../../src/ui/ProgressBar.svelte';
import Select from '../../../src/ui/Select.svelte';
import Slider from '../../../src/ui/Slider.svelte';
import TextField from '../../../src/ui/TextField.svelte';
import Toggle from '../../../src/ui/Toggle.svelte';
import { text } from './support.ts';

test('a busy button says so and runs nothing', async () => {
  const run = vi.fn();
  const screen = await render(Button, { busy: true, onclick: run, children: text('Save') });
  const button = screen.getByRole('button', { name: 'Save' });
  (button.element() as HTMLButtonElement).click();
  await expect.element(button).toHaveAttribute('aria-busy', 'true');
  expect(run).not.toHaveBeenCalled();
});

test('a select asks for the chosen value, null too, and keeps showing its own until it is given another', async () => {
  const chosen = vi.fn();
  const screen = await render(Select, {
    'aria-label': 'Role',
    value: 'time',
    options: [
      { value: null, label: 'no role' },
      { value: 'time', label: 'time' },
    ],
    onchange: chosen,
  });
  const select = screen.getByRole('combobox', { name: 'Role' });
  await select.selectOptions('no role');
  expect(chosen).toHaveBeenCalledExactlyOnceWith(null);
  await expect.element(select).toHaveDisplayValue('time');
});

test('a control with a label is named by it, and described by its error, hint and reason', async () => {
  const screen = await render(TextField, {
    label: 'Pattern',
    hint: 'It fits the whole value.',
    error: 'It is no pattern.',
    reason: 'Every value is a code.',
    value: '[',
  });
  const field = screen.getByRole('textbox', { name: 'Pattern' });
  await expect
    .element(field)
    .toHaveAccessibleDescription(/^It fits the whole value\. It is no pattern\. .*Every value is a code\./);
  await expect.element(field).toBeInvalid();
});

test('a control without a label is named by whoever places it', async () => {
  const screen = await render(NumberField, { 'aria-label': 'k', value: 6, onchange: vi.fn() });
  await expect.element(screen.getByRole('spinbutton', { name: 'k' })).not.toHaveAttribute('id');
});

test('a number field keeps what is typed inside its bounds', async () => {
  const changed = vi.fn();
  const screen = await render(NumberField, {
    'aria-label': 'k',
    value: 6,
    min: 2,
    max: 10,
    onchange: changed,
  });
  const field = screen.getByRole('spinbutton', { name: 'k' });
  await field.fill('40');
  await userEvent.tab();
  expect(changed).toHaveBeenCalledExactlyOnceWith(10);
});

test('an emptied number field asks for null', async () => {
  const changed = vi.fn();
  const screen = await render(NumberField, { 'aria-label': 'k', value: 6, onchange: changed });
  await screen.getByRole('spinbutton').fill('');
  await userEvent.tab();
  expect(changed).toHaveBeenCalledExactlyOnceWith(null);
});

test('an emptied number field shows its number again where empty is not accepted', async () => {
  const screen = await render(NumberField, { 'aria-label': 'k', value: 6, onchange: () => undefined });
  const field = screen.getByRole('spinbutton');
  await field.fill('');
  await userEvent.tab();
  await expect.element(field).toHaveValue(6);
});

test('an emptied number field stays empty where empty is accepted', async () => {
  const props = { 'aria-label': 'k', value: 6 as number | null };
  const onchange = (value: number | null) => void screen.rerender({ ...props, value });
  const screen = await render(NumberField, { ...props, onchange });
  const field = screen.getByRole('spinbutton');
  await field.fill('');
  await userEvent.tab();
  await expect.element(field).toHaveValue(null);
});

test('a slider moves by keys, tells each value, and says it in words', async () => {
  const during = vi.fn();
  const after = vi.fn();
  const screen = await render(Slider, {
    'aria-label': 'Segments',
    value: 6,
    min: 2,
    max: 10,
    text: (k: number) => `${k} segments`,
    oninputvalue: during,
    onchange: after,
  });
  const slider = screen.getByRole('slider', { name: 'Segments' });
  await expect.element(slider).toHaveAttribute('aria-valuetext', '6 segments');
  slider.element().focus();
  await userEvent.keyboard('{ArrowRight}');
  expect(during).toHaveBeenCalledExactlyOnceWith(7);
  expect(after).toHaveBeenCalledExactlyOnceWith(7);
});

test('a toggle asks for the other state and shows the one it is given', async () => {
  const changed = vi.fn();
  const screen = await render(Toggle, { label: 'With the data', checked: false, onchange: changed });
  const toggle = screen.getByRole('switch', { name: 'With the data' });
  await toggle.click();
  expect(changed).toHaveBeenCalledExactlyOnceWith(true);
  await expect.element(toggle).not.toBeChecked();
});

test('progress says rows done of all and the share', async () => {
  const screen = await render(ProgressBar, { label: 'Counting orders', done: 250_000, total: 1_000_000 });
  const bar = screen.getByRole('progressbar', { name: 'Counting orders' });
  await expect.element(bar).toHaveAttribute('aria-valuenow', '25');
  await expect.element(screen.getByText('250,000 of 1,000,000 rows')).toBeVisible();
});

test('progress without a known end has no share', async () => {
  const screen = await render(ProgressBar, { label: 'Reading', done: 0, total: 0 });
  expect(screen.getByRole('progressbar').element().hasAttribute('aria-valuenow')).toBe(false);
});
