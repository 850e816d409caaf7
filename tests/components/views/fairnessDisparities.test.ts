import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import Disparities from '../../../src/stages/fairness/Disparities.svelte';
import type { Dimension, OutcomeAudit } from '../../../src/stages/fairness/spec.ts';
import '../ui/support.ts';

/** COMPAS, two years, from its published counts. */
const group = (label: string, tp: number, fp: number, tn: number, fn: number) => ({
  label,
  kind: 'value' as const,
  tp,
  fp,
  tn,
  fn,
  truePositive: null,
  falsePositive: null,
  calibration: null,
});
const audit = {
  dimension: 'a0',
  groups: [group('African-American', 1369, 805, 990, 532), group('Caucasian', 505, 349, 1139, 461)],
} as unknown as OutcomeAudit;
const dimension: Dimension = {
  id: 'a0',
  attributes: ['a0'],
  name: 'race',
  groups: [],
  conflicts: 0,
  problem: null,
};

test('every group stands against the largest, under the names of Aequitas', async () => {
  const screen = await render(Disparities, { props: { audit, dimension } });
  await expect.element(screen.getByRole('heading', { name: 'Ratios to “African-American”' })).toBeVisible();
  // False-positive rates 0.2345 and 0.4485, false-negative rates 0.4772 and 0.2799.
  await expect
    .element(screen.getByRole('row', { name: /Caucasian/ }))
    .toHaveTextContent(/0\.59.*0\.73.*0\.52.*1\.71/);
  const together = screen.getByText(/^All other groups together/);
  await expect.element(together).toHaveTextContent(/−0\.240, disparate impact 0\.592/);
  await expect.element(together).toHaveTextContent(/−0\.206 \(absolute 0\.206\)/);
});
