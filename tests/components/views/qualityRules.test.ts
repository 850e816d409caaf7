import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { empty, now, show, value, workspace } from './qualityShown.ts';

const dialog = () => page.getByRole('dialog');

async function write(kind: string, column: string | null): Promise<void> {
  await page.getByRole('button', { name: 'Write a rule' }).click();
  await dialog().getByLabelText('Rule', { exact: true }).selectOptions(kind);
  if (column !== null)
    await dialog()
      .getByLabelText(/olumn$/)
      .first()
      .selectOptions(column);
}
const add = () => dialog().getByRole('button', { name: 'Add the rule' }).click();
const amount = { id: 'c1', name: 'amount' };
const client = { id: 'c0', name: 'client' };
const written = { source: 'orders', severity: 'warning', tolerance: 0, why: 'Written by hand.' } as const;

test('a rule is written by hand, with its severity and what it tolerates, as one step of undo', async () => {
  await show(empty);
  await write('Lies in a range', 'amount');
  await dialog().getByLabelText('At least').fill('0');
  await dialog().getByLabelText('Severity').selectOptions('Stops');
  await dialog().getByLabelText('Rows that may break it').fill('2.5');
  await dialog().getByLabelText('Why').fill('Nobody is paid for buying.');
  await add();
  await expect
    .poll(() => now().rules)
    .toEqual([
      {
        ...written,
        id: 'r0',
        column: amount,
        test: { kind: 'range', least: 0, greatest: null },
        severity: 'error',
        tolerance: 0.025,
        why: 'Nobody is paid for buying.',
      },
    ]);
  expect(workspace.undoName).toBe('Add a rule');
  await expect.element(page.getByRole('button', { name: 'Write a rule' })).toHaveFocus();
});

test('a rule on the table asks for no column, and its bounds are rows', async () => {
  await show(empty);
  await write('The table has so many rows', null);
  await expect.element(dialog().getByLabelText('Column')).not.toBeInTheDocument();
  await expect.element(dialog().getByLabelText('At least')).toHaveAttribute('placeholder', 'now 500');
  await dialog().getByLabelText('At least').fill('1.5');
  await expect.element(dialog().getByText('Write a whole number of rows, such as 1000.')).toBeVisible();
  await dialog().getByLabelText('At least').fill('100');
  await add();
  await expect
    .poll(() => now().rules)
    .toEqual([
      { ...written, id: 'r0', column: null, test: { kind: 'row-count', least: 100, greatest: null } },
    ]);
});

test('a pattern is checked while it is written, and tried on two values of the load', async () => {
  await show(empty);
  await write('Is written by a pattern', 'client');
  const pattern = dialog().getByLabelText('Pattern that the whole value fits');
  await pattern.fill('[0-9');
  await expect.element(dialog().getByText(/This is no regular expression/)).toBeVisible();
  await expect.element(pattern).toHaveAttribute('aria-invalid', 'true');
  await pattern.fill('[0-5]');
  await expect.element(pattern).not.toHaveAttribute('aria-invalid');
  await expect.element(dialog().getByText('1 fits')).toBeVisible();
  await expect.element(dialog().getByText('9 does not fit')).toBeVisible();
  await add();
  await expect
    .poll(() => now().rules[0])
    .toEqual({ ...written, id: 'r0', column: client, test: { kind: 'pattern', pattern: '[0-5]' } });
});

test('a second rule of the same kind on a column is refused with where to change the first', async () => {
  const first = { ...written, id: 'r0', column: client, test: { kind: 'not-null' } } as const;
  await show({ ...empty, rules: [first] });
  await write('Is never missing', 'client');
  await add();
  await expect.element(dialog().getByText(/There is such a rule already/)).toBeVisible();
  expect(now().rules).toEqual([first]);
});

test('a rule is changed in place: the form opens with what it holds, and its id stays', async () => {
  const rule = {
    ...written,
    id: 'r7',
    column: client,
    test: { kind: 'set', values: ['1', '9'] },
    tolerance: 0.1,
  } as const;
  await show(
    { ...empty, rules: [{ ...rule, test: { kind: 'set', values: ['1', '9'] } }] },
    {
      ...value,
      checks: [
        {
          rule: 'r7',
          source: 'orders',
          state: 'failed',
          severity: 'warning',
          title: 'client is one of 2 known values',
          found: '2 of 500 rows (0.4 %) break it.',
          checked: 500,
          failing: 2,
          share: 0.004,
          unit: 'rows',
          failingBefore: null,
          columns: [],
          rows: [],
        },
      ],
    },
  );
  await page.getByRole('button', { name: 'Change the rule', exact: true }).click();
  await expect.element(dialog().getByLabelText('Rows that may break it')).toHaveValue(10);
  await dialog()
    .getByLabelText(/^Values that may occur/)
    .fill('1\n9\n12');
  await userEvent.keyboard('{Tab}');
  await dialog().getByRole('button', { name: 'Keep the change' }).click();
  await expect
    .poll(() => now().rules)
    .toEqual([{ ...rule, test: { kind: 'set', values: ['1', '9', '12'] } }]);
  expect(workspace.undoName).toBe('Change a rule');
});

test('a distribution asks to measure the load first, and only amounts, quantities and categories are offered', async () => {
  await show(empty);
  await write('Is distributed as in the accepted load', 'amount');
  await expect.element(dialog().getByRole('option', { name: 'client' })).not.toBeInTheDocument();
  await add();
  await expect
    .element(dialog().getByText('Measure the load that later ones are compared with.'))
    .toBeVisible();
  await expect.element(dialog().getByRole('button', { name: 'Measure this load' })).toHaveFocus();
  expect(now().rules).toEqual([]);
});

test('Escape leaves everything as it was, and the focus returns', async () => {
  await show(empty);
  await write('Is never missing', 'client');
  await userEvent.keyboard('{Escape}');
  await expect.element(dialog()).not.toBeInTheDocument();
  await expect.element(page.getByRole('button', { name: 'Write a rule' })).toHaveFocus();
  expect(now()).toEqual(empty);
});
