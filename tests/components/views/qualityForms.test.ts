import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { empty, now, show, workspace } from './qualityShown.ts';

const dialog = () => page.getByRole('dialog');

test('numbers are capped by hand, with the measured figures in the empty fields', async () => {
  await show(empty);
  await page.getByRole('button', { name: 'Add a repair' }).click();
  await dialog().getByLabelText('Column').selectOptions('amount');
  await expect.element(dialog().getByLabelText('At least')).toHaveAttribute('placeholder', 'now 1');
  await dialog().getByLabelText('At least').fill('0');
  await dialog().getByLabelText('At most').fill('5.5');
  await dialog().getByRole('button', { name: 'Add the repair' }).click();
  await expect
    .poll(() => now().repairs)
    .toEqual([
      {
        id: 'p0',
        source: 'orders',
        enabled: true,
        step: { kind: 'cap', column: { id: 'c1', name: 'amount' }, least: 0, greatest: 5.5 },
        why: 'Written by hand.',
      },
    ]);
  await expect.element(dialog()).not.toBeInTheDocument();
  expect(workspace.undoName).toBe('Add a repair');
  await workspace.undo();
  expect(now().repairs).toEqual([]);
});

test('what is wrong stands beside its field, and nothing is kept until it is right', async () => {
  await show(empty);
  await page.getByRole('button', { name: 'Add a repair' }).click();
  await dialog().getByRole('button', { name: 'Add the repair' }).click();
  await expect.element(dialog().getByText('Choose a column.')).toBeVisible();
  await expect.element(dialog().getByLabelText('Column')).toHaveFocus();
  await dialog().getByLabelText('Column').selectOptions('amount');
  await dialog().getByLabelText('At least').fill('9');
  await dialog().getByLabelText('At most').fill('2');
  await expect.element(dialog().getByText('The greatest lies below the least.')).toBeVisible();
  await expect.element(dialog().getByLabelText('At most')).toHaveAttribute('aria-invalid', 'true');
  expect(now().repairs).toEqual([]);
});

test('missing values are filled with one value, from the keyboard alone', async () => {
  await show(empty);
  await page.getByRole('button', { name: 'Add a repair' }).click();
  await dialog().getByLabelText('Kind of repair').selectOptions('Fill missing values');
  await dialog().getByLabelText('Column').selectOptions('client');
  await dialog().getByLabelText('Fill with').selectOptions('one value');
  await dialog().getByLabelText('Value').fill('x');
  await expect.element(dialog().getByText('Write a whole number, such as 12.')).toBeVisible();
  await dialog().getByLabelText('Value').fill('7');
  await userEvent.keyboard('{Enter}');
  await expect
    .poll(() => now().repairs[0]?.step)
    .toEqual({ kind: 'fill', column: { id: 'c0', name: 'client' }, with: 'constant', value: '7' });
});
