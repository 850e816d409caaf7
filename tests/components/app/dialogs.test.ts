import { expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { AppError } from '../../../src/core/errors.ts';
import ForgetDialog from '../../../src/app/ForgetDialog.svelte';
import KeepDialog from '../../../src/app/KeepDialog.svelte';
import OpenDialog from '../../../src/app/OpenDialog.svelte';
import SaveDialog from '../../../src/app/SaveDialog.svelte';
import '../ui/support.ts';

const off = { state: 'off', encrypted: false, bytes: 0, persistent: false } as const;
const file = new File(['{}'], 'spring.tessera');

test('forgetting is asked for once more, and then proved place by place', async () => {
  const forget = vi.fn(() => Promise.resolve({ left: [], looked: ['IndexedDB', 'Cache Storage'] }));
  const screen = await render(ForgetDialog, { open: true, forget, onsave: vi.fn(), onclose: vi.fn() });
  expect(forget).not.toHaveBeenCalled();
  await screen.getByRole('button', { name: 'Forget everything' }).click();
  await expect.element(screen.getByRole('status')).toHaveTextContent('Nothing of this study is left');
  await expect.element(screen.getByRole('listitem').nth(1)).toHaveTextContent('Cache Storage');
});

test('what could not be forgotten is named', async () => {
  const forget = () => Promise.resolve({ left: ['IndexedDB: tessera'], looked: ['IndexedDB'] });
  const screen = await render(ForgetDialog, { open: true, forget, onsave: vi.fn(), onclose: vi.fn() });
  await screen.getByRole('button', { name: 'Forget everything' }).click();
  await expect.element(screen.getByRole('listitem')).toHaveTextContent('IndexedDB: tessera');
  await expect.element(screen.getByRole('button', { name: 'Try again' })).toBeVisible();
});

test('an error while forgetting is told and leaves the way open', async () => {
  const forget = () => Promise.reject(new AppError('storage.failed', 'The database is busy.'));
  const screen = await render(ForgetDialog, { open: true, forget, onsave: vi.fn(), onclose: vi.fn() });
  await screen.getByRole('button', { name: 'Forget everything' }).click();
  await expect.element(screen.getByRole('alert')).toHaveTextContent('The database is busy.');
});

test('a study is opened at once where none is lost', async () => {
  const openStudy = vi.fn(() => Promise.resolve());
  const onclose = vi.fn();
  await render(OpenDialog, { file, current: null, openStudy, onclose });
  await vi.waitFor(() => expect(onclose).toHaveBeenCalledOnce());
  expect(openStudy).toHaveBeenCalledExactlyOnceWith(file, {});
});

test('opening over a study waits for consent', async () => {
  const openStudy = vi.fn(() => Promise.resolve());
  const screen = await render(OpenDialog, { file, current: 'Autumn', openStudy, onclose: vi.fn() });
  await expect.element(screen.getByText(/takes the place of “Autumn”/)).toBeVisible();
  expect(openStudy).not.toHaveBeenCalled();
  await screen.getByRole('button', { name: 'Open' }).click();
  expect(openStudy).toHaveBeenCalledOnce();
});

test('a sealed study asks for its passphrase, and says when it was wrong', async () => {
  const wrong = new AppError('storage.passphrase', 'The passphrase does not open this file.');
  const openStudy = vi.fn(() => Promise.reject(wrong));
  const screen = await render(OpenDialog, { file, current: null, openStudy, onclose: vi.fn() });
  const field = screen.getByRole('textbox', { name: 'Passphrase' });
  await field.fill('open sesame');
  expect(screen.getByRole('alert').query()).toBeNull();
  await screen.getByRole('button', { name: 'Open' }).click();
  expect(openStudy).toHaveBeenLastCalledWith(file, { passphrase: 'open sesame' });
  await expect.element(screen.getByRole('alert')).toHaveTextContent('does not open this file');
});

test('saving under a passphrase waits until there is one', async () => {
  const save = vi.fn(() => Promise.resolve());
  const screen = await render(SaveDialog, {
    open: true,
    name: 'Spring',
    bytes: 48e6,
    save,
    onclose: vi.fn(),
  });
  await screen.getByRole('switch', { name: 'Under a passphrase' }).click();
  await expect.element(screen.getByRole('button', { name: 'Save' })).toBeDisabled();
  await screen.getByRole('textbox', { name: 'Passphrase' }).fill('long enough');
  await screen.getByRole('button', { name: 'Save' }).click();
  expect(save).toHaveBeenCalledExactlyOnceWith({ withData: false, passphrase: 'long enough' });
});

test('keeping data warns of shared computers and keeps without a passphrase when none is wanted', async () => {
  const keep = vi.fn(() => Promise.resolve());
  const rest = { unlock: vi.fn(), stop: vi.fn(), onclose: vi.fn(), bytes: 48e6 };
  const screen = await render(KeepDialog, { open: true, kept: off, keep, ...rest });
  await expect.element(screen.getByText(/On a shared computer/)).toBeVisible();
  await screen.getByRole('button', { name: 'Keep it here' }).click();
  expect(keep).toHaveBeenCalledExactlyOnceWith(null);
});

test('data kept under a passphrase is opened with it', async () => {
  const unlock = vi.fn(() => Promise.resolve());
  const kept = { state: 'locked', encrypted: true, bytes: 48e6, persistent: true } as const;
  const rest = { keep: vi.fn(), stop: vi.fn(), onclose: vi.fn(), bytes: 0 };
  const screen = await render(KeepDialog, { open: true, kept, unlock, ...rest });
  await screen.getByRole('textbox', { name: 'Passphrase' }).fill('sesame');
  await screen.getByRole('button', { name: 'Open' }).click();
  expect(unlock).toHaveBeenCalledExactlyOnceWith('sesame');
});
