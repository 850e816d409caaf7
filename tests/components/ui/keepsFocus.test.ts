import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepsFocus } from '../../../src/ui/keepsFocus.ts';

let end = (): void => undefined;
beforeEach(() => {
  const entries = ['a', 'b', 'c'].map((id) => `<li id="${id}"><input /><button>Remove ${id}</button></li>`);
  document.body.innerHTML = `<ul>${entries.join('')}</ul><div><button>Add</button></div>`;
  const list = document.querySelector('ul');
  if (!list) throw new TypeError('the list was just made');
  end = keepsFocus(list);
});
afterEach(() => {
  end();
  document.body.innerHTML = '';
});

/** Presses nothing, but removes an entry as its button would. */
function remove(id: string): void {
  const entry = document.getElementById(id);
  entry?.querySelector('button')?.focus();
  entry?.remove();
}
const focused = (): string | null => document.activeElement?.textContent ?? null;

test('when an entry goes, the focus moves to the one in its place', async () => {
  remove('b');
  await expect.poll(focused).toBe('Remove c');
});

test('when the last entry goes, the focus moves to the one before', async () => {
  remove('c');
  await expect.poll(focused).toBe('Remove b');
});

test('when no entry is left, the focus moves to what stands after the list', async () => {
  for (const id of ['c', 'b', 'a']) remove(id);
  await expect.poll(focused).toBe('Add');
});

test('an entry without the focus goes without moving it', async () => {
  const add = document.querySelector<HTMLElement>('div button');
  add?.focus();
  document.getElementById('a')?.remove();
  await new Promise(requestAnimationFrame);
  expect(focused()).toBe('Add');
});
