import { createRawSnippet, flushSync, mount, unmount } from 'svelte';
import { expect, test } from 'vitest';
import { nextTask } from '../../../src/core/turns.ts';
import Later from '../../../src/ui/Later.svelte';

const children = createRawSnippet(() => ({ render: () => '<p>shown</p>' }));

test('what is drawn later is not drawn in the task that asks for it, but in the next', async () => {
  const target = document.createElement('div');
  const later = mount(Later, { target, props: { children } });
  flushSync();
  expect(target.textContent).toBe('');
  await nextTask();
  expect(target.textContent).toBe('shown');
  await unmount(later);
});

test('what was taken away before its turn is not drawn', async () => {
  const target = document.createElement('div');
  const later = mount(Later, { target, props: { children } });
  flushSync();
  await unmount(later);
  await nextTask();
  expect(target.textContent).toBe('');
});
