import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page } from 'vitest/browser';
import Choice from '../../../src/ui/Choice.svelte';
import './support.ts';

const optionsOf = (count: number) =>
  ['Retention', 'Cross-sell', 'Acquisition', 'Product development'].slice(0, count).map((label) => ({
    value: label,
    label,
  }));

async function linesOf(count: number, width: number): Promise<() => number[]> {
  await page.viewport(width, 400);
  const screen = await render(Choice, {
    label: 'Objective',
    value: 'Retention',
    options: optionsOf(count),
    onchange: () => undefined,
  });
  return () => {
    const tops = [...screen.container.querySelectorAll('label')].map((label) =>
      Math.round(label.getBoundingClientRect().top),
    );
    return [...new Set(tops)].map((top) => tops.filter((other) => other === top).length);
  };
}

test('four options that do not fit into one line stand in two lines of two', async () => {
  const lines = await linesOf(4, 300);
  await expect.poll(lines).toEqual([2, 2]);
});

test('options that get room again stand in one line', async () => {
  const lines = await linesOf(4, 300);
  await expect.poll(lines).toEqual([2, 2]);
  await page.viewport(900, 400);
  await expect.poll(lines).toEqual([4]);
});

test('three options that do not fit fill the first line', async () => {
  const lines = await linesOf(3, 220);
  await expect.poll(lines).toEqual([2, 1]);
});
