import { page, userEvent } from 'vitest/browser';
import { expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import EngineBadge from '../../../src/app/EngineBadge.svelte';
import JobsTray from '../../../src/app/JobsTray.svelte';
import NetworkLedger from '../../../src/app/NetworkLedger.svelte';
import { requestLines } from '../../../src/app/requestLines.ts';
import StudyName from '../../../src/app/StudyName.svelte';
import UndoRedo from '../../../src/app/UndoRedo.svelte';
import '../ui/support.ts';

const request = (url: string) => ({ url, bytes: 1200, realm: 'page', at: 1 });
const quiet = { requests: 1, bytes: 1200, sinceLoad: 0, offOrigin: [] };

test('undo and redo say what they take back and bring again', async () => {
  const undo = vi.fn();
  const screen = await render(UndoRedo, {
    undoName: 'Cap spend at 99 %',
    redoName: null,
    onundo: undo,
    onredo: vi.fn(),
  });
  await screen.getByRole('button', { name: 'Undo Cap spend at 99 %' }).click();
  expect(undo).toHaveBeenCalledOnce();
  await expect.element(screen.getByRole('button', { name: 'Redo' })).toBeDisabled();
});

test('a study is renamed on Enter and left as it was on Escape', async () => {
  const rename = vi.fn();
  const screen = await render(StudyName, { name: 'Untitled study', onrename: rename });
  const field = screen.getByRole('textbox', { name: 'Name of the study' });
  await field.fill('Spring');
  await userEvent.keyboard('{Enter}');
  expect(rename).toHaveBeenLastCalledWith('Spring');
  await field.fill('Autumn');
  await userEvent.keyboard('{Escape}');
  await expect.element(field).toHaveValue('Untitled study');
});

test('the ledger counts requests since load and lists them', async () => {
  const entries = [request(`${location.origin}/assets/index.js`)];
  const screen = await render(NetworkLedger, { entries, summary: quiet });
  await screen.getByRole('button', { name: 'Network: 0 requests since load' }).click();
  await expect.element(screen.getByRole('heading', { name: 'Nothing left this device' })).toBeVisible();
  await expect.element(screen.getByText('/assets/index.js')).toBeVisible();
});

test('a request to another site is said aloud', async () => {
  const entries = [request('https://elsewhere.example/x')];
  const screen = await render(NetworkLedger, { entries, summary: { ...quiet, offOrigin: entries } });
  await screen.getByRole('button', { name: 'Network: 1 to other sites' }).click();
  await expect.element(screen.getByRole('heading', { name: 'Requests went to other sites' })).toBeVisible();
});

test('the engine is explained, and another one can be asked for', async () => {
  const use = vi.fn();
  const engine = { kind: 'wasm', name: 'SIMD', threads: 2, reason: 'No graphics device was found.' } as const;
  const screen = await render(EngineBadge, { engine, onuse: use });
  await screen.getByRole('button', { name: 'Engine: CPU SIMD · 2 threads' }).click();
  await expect.element(screen.getByText('No graphics device was found.')).toBeVisible();
  await screen.getByRole('radio', { name: 'Reference' }).click();
  expect(use).toHaveBeenCalledExactlyOnceWith('reference');
});

test('work shows its step and rows, and can be cancelled', async () => {
  const cancel = vi.fn();
  const job = {
    id: 'job-1',
    title: 'Segment it',
    node: null,
    step: 'Counting orders',
    done: 10,
    total: 100,
    unit: 'rows',
    startedAt: Date.now() - 500,
    state: 'running',
  } as const;
  const screen = await render(JobsTray, { jobs: [job], oncancel: cancel });
  await expect.element(screen.getByText('10 of 100 rows')).toBeVisible();
  await screen.getByRole('button', { name: 'Cancel “Segment it”' }).click();
  expect(cancel).toHaveBeenCalledExactlyOnceWith('job-1');
});

test('work that has only just begun is not shown', async () => {
  const job = {
    id: 'job-1',
    title: 'Quick',
    node: null,
    step: '',
    done: 0,
    total: 0,
    unit: 'rows',
    startedAt: Date.now() + 60_000,
    state: 'running',
  } as const;
  const screen = await render(JobsTray, { jobs: [job], oncancel: vi.fn() });
  expect(screen.getByText('Quick').query()).toBeNull();
});

test('the same address asked for again is one line, with how often and all its bytes', async () => {
  const icon = `${location.origin}/icon.svg`;
  const entries = [request(icon), request(`${location.origin}/x.js`), request(icon)];
  const bytes = entries[0]?.bytes ?? 0;
  const screen = await render(NetworkLedger, { entries, summary: quiet });
  await screen.getByRole('button', { name: /^Network/ }).click();
  await expect.element(screen.getByRole('row', { name: '/icon.svg 2' })).toBeVisible();
  expect(screen.getByRole('row').elements()).toHaveLength(3);
  expect(requestLines(entries).map((line) => line.bytes)).toEqual([2 * bytes, bytes]);
});

test('on a narrow screen the bar’s pills are icons, which leaves the study’s name room', async () => {
  await page.viewport(390, 844);
  const engine = { kind: 'wasm', name: 'SIMD', threads: 2, reason: '' } as const;
  const screen = await render(EngineBadge, { engine, onuse: vi.fn() });
  const pill = screen.getByRole('button', { name: 'Engine: CPU SIMD · 2 threads' }).element();
  expect(pill.getBoundingClientRect().width).toBe(32);
});
