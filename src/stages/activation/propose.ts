import { formatNumber } from '../../core/format.ts';
import type { Propose } from '../context.ts';
import { inputValue } from '../inputs.ts';
import type { ActivationSpec } from './spec.ts';

/** Days are rounded up to months, and kept between one and six of them. */
const month = 30;
const [fewest, most] = [month, 6 * month];

/** How long an assignment may be used: about as long as half of the customers take to buy again. */
export const propose: Propose<ActivationSpec> = (current, inputs) => {
  const recency = inputValue(inputs, 'features').features.find(({ kind }) => kind === 'recency');
  const median = recency?.quantiles[3];
  if (median === undefined) {
    const reason = `There is no time in the data that says how fast customers change, so that it stays at ${current.validDays} days.`;
    return Promise.resolve({ spec: current, reasons: { validDays: reason } });
  }
  const validDays = Math.min(most, Math.max(fewest, Math.ceil(median / month) * month));
  const reason = `Half of the customers have bought within ${formatNumber(median)} days: after ${validDays} days many will have moved on.`;
  return Promise.resolve({ spec: { ...current, validDays }, reasons: { validDays: reason } });
};
