import { page, userEvent } from 'vitest/browser';
import { expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import Curve from '../../../src/ui/charts/Curve.svelte';
import CustomerMap from '../../../src/ui/charts/CustomerMap.svelte';
import Heatmap from '../../../src/ui/charts/Heatmap.svelte';
import Histogram from '../../../src/ui/charts/Histogram.svelte';
import Picture from '../../../src/ui/charts/Picture.svelte';
import SizeBars from '../../../src/ui/charts/SizeBars.svelte';
import '../ui/support.ts';

const curve = {
  points: [2, 3, 4].map((k) => ({ k, silhouette: 0.3 + k / 100, inertia: 100 / k })),
  chosen: 3,
  proposed: 4,
  elbow: null,
};

test('arrow keys on the curve choose the next k, and stop at its ends', async () => {
  const onchoose = vi.fn();
  const screen = await render(Curve, { data: curve, onchoose });
  const slider = screen.getByRole('slider', { name: 'Number of segments' });
  await expect.element(slider).toHaveAttribute('aria-valuetext', '3 segments, silhouette 0.33');
  await slider.click({ position: { x: 1, y: 1 } });
  onchoose.mockClear();
  await userEvent.keyboard('{ArrowRight}{Home}');
  expect(onchoose.mock.calls.map(([k]) => k as number)).toEqual([4, 2]);
  await screen.rerender({ data: { ...curve, chosen: 4 }, onchoose });
  onchoose.mockClear();
  await userEvent.keyboard('{ArrowRight}');
  expect(onchoose).not.toHaveBeenCalled();
});

test('one drag over the curve is one gesture, and the next drag another', async () => {
  const onchoose = vi.fn();
  const screen = await render(Curve, { data: curve, onchoose });
  const slider = screen.getByRole('slider').element();
  const { left, width, top } = slider.getBoundingClientRect();
  const at = (type: string, share: number) =>
    slider.dispatchEvent(
      new PointerEvent(type, {
        clientX: left + share * width,
        clientY: top + 9,
        pointerId: 1,
        bubbles: true,
        isPrimary: true,
      }),
    );
  vi.spyOn(slider, 'setPointerCapture').mockReturnValue();
  at('pointerdown', 0.98);
  at('pointermove', 0.1);
  at('pointerup', 0.1);
  at('pointermove', 0.9);
  at('pointerdown', 0.1);
  expect(onchoose.mock.calls.map(([k]) => k as number)).toEqual([4, 2, 2]);
  const gestures = onchoose.mock.calls.map(([, gesture]) => gesture as number);
  expect(gestures[0]).toBe(gestures[1]);
  expect(gestures[2]).not.toBe(gestures[0]);
});

test('the heatmap is a table with row and column headers, and its rows can be chosen', async () => {
  const onchoose = vi.fn();
  const data = {
    rows: [
      { name: 'Loyal', rank: 0 },
      { name: 'Lapsed', rank: 1 },
    ],
    columns: [{ name: 'Spend', unit: '£' }],
    values: [[2.94], [-1.1]],
    limit: 2.5,
  };
  const screen = await render(Heatmap, { label: 'What sets them apart', data, onchoose });
  await expect.element(screen.getByRole('columnheader', { name: 'Spend' })).toBeVisible();
  await expect.element(screen.getByRole('cell', { name: '+2.9' })).toBeVisible();
  await screen.getByRole('button', { name: 'Lapsed' }).click();
  expect(onchoose).toHaveBeenCalledWith(1);
});

test('a short name of a column stands on one line in a heatmap on a phone', async () => {
  await page.viewport(390, 844);
  const names = ['balance', 'duration', 'campaign', 'previous', 'frequency'];
  const data = {
    rows: [{ name: 'Loyal', rank: 0 }],
    columns: names.map((name) => ({ name, unit: '' })),
    values: [names.map(() => 0.5)],
    limit: 2.5,
  };
  const screen = await render(Heatmap, { label: 'What sets them apart', data });
  await expect.element(screen.getByRole('columnheader', { name: 'campaign' })).toBeVisible();
  const heights = [...screen.container.querySelectorAll('thead .name')].map(
    (name) => name.getBoundingClientRect().height,
  );
  expect(Math.max(...heights)).toBeLessThan(1.6 * 12);
});

const distribution = {
  quantiles: [0, 10, 20, 30, 45, 110, 5000],
  histogram: { from: 10, to: 110, counts: [10, 60, 20, 5, 5] },
};

test('an end of the histogram’s cap moves by arrow keys in steps of half a percent', async () => {
  const onbrush = vi.fn();
  await render(Histogram, {
    name: 'Spend',
    unit: '£',
    distribution,
    cap: { lower: 0, upper: 0.99 },
    onbrush,
  });
  const handle = page.getByRole('slider', { name: 'Cap Spend from above' });
  await expect.element(handle).toHaveAttribute('aria-valuetext', '99\u00a0%, 110 £');
  handle.element().focus();
  await userEvent.keyboard('{ArrowLeft}');
  expect(onbrush).toHaveBeenCalledWith({ lower: 0, upper: 0.985 }, expect.any(Number));
});

const map = {
  data: {
    x: [-1, -1.1, 1, 1.1],
    y: [0, 0.1, 0, 0.1],
    segment: [0, 0, 1, 1],
    segments: [
      { name: 'Loyal', rank: 0 },
      { name: 'Lapsed', rank: 1 },
    ],
  },
  explained: [0.5, 0.2] as const,
  customers: 4000,
};

test('the map says how many customers its points stand for', async () => {
  const screen = await render(CustomerMap, map);
  await expect.element(screen.getByText('PCA, 70 % of variance · 4 of 4,000 customers')).toBeVisible();
});

test('a press on the map chooses the segment of the nearest customer', async () => {
  const onchoose = vi.fn();
  const screen = await render(CustomerMap, { ...map, onchoose });
  const label = screen.getByText('Lapsed', { exact: true }).element().getBoundingClientRect();
  const place = screen.container.querySelector('.map');
  if (!(place instanceof HTMLElement)) throw new TypeError('the map is there');
  const box = place.getBoundingClientRect();
  await userEvent.click(place, {
    position: { x: label.left + label.width / 2 - box.left, y: label.bottom - box.top - 4 },
  });
  expect(onchoose).toHaveBeenCalledWith(1);
});

test('a picture can be seen as a table, and back', async () => {
  const segment = { id: 'S1', name: 'Loyal', colour: '#3b5bdb', size: 30, share: 0.3, revenueShare: 0.6 };
  const screen = await render(SizeBars, { data: [segment] });
  await screen.getByRole('button', { name: 'View Size and value as table' }).click();
  await expect.element(screen.getByRole('cell', { name: '60.0\u00a0%', exact: true })).toBeVisible();
  await screen.getByRole('button', { name: 'View Size and value as picture' }).click();
  await expect.element(screen.getByRole('img', { name: /Size and value/ })).toBeVisible();
});

test('up to 2,000 marks are SVG, more are canvas', async () => {
  const marks = Array.from({ length: 2001 }, (_, x) => ({
    kind: 'circle' as const,
    x,
    y: 5,
    radius: 1,
    fill: '#000000',
  }));
  const size = { width: 100, height: 10 };
  const screen = await render(Picture, { marks: marks.slice(1), size, label: 'Points' });
  expect(screen.container.querySelectorAll('circle')).toHaveLength(2000);
  await screen.rerender({ marks, size, label: 'Points' });
  expect(screen.container.querySelector('canvas')).not.toBeNull();
});
