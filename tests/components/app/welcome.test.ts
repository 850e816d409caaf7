import { userEvent } from 'vitest/browser';
import { expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import Welcome from '../../../src/app/Welcome.svelte';
import '../ui/support.ts';

test('files can be set on the input itself, more than once', async () => {
  const onfiles = vi.fn();
  const screen = await render(Welcome, { onfiles, ondemo: vi.fn() });
  const input = screen.getByLabelText('Files to segment, or a saved study');
  await expect.element(input).toHaveAttribute('multiple');
  const file = new File(['a\n1\n'], 'orders.csv');
  await userEvent.upload(input, file);
  await userEvent.upload(input, file);
  expect(onfiles).toHaveBeenCalledTimes(2);
  expect((onfiles.mock.calls[1]?.[0] as File[])[0]?.name).toBe('orders.csv');
});

test('the button opens the same input', async () => {
  const screen = await render(Welcome, { onfiles: vi.fn(), ondemo: vi.fn() });
  const opened = vi.fn((event: Event) => event.preventDefault());
  screen.getByLabelText('Files to segment, or a saved study').element().addEventListener('click', opened);
  await screen.getByRole('button', { name: 'Choose files' }).click();
  expect(opened).toHaveBeenCalledOnce();
});
