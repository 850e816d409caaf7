import { logistic } from './sampling.ts';

/** How a trait on its own scale becomes what a table shows, and the limits that truncate it. */

export const longestRecency = 400;
export const mostOrders = 40;

/** Whole days between the last order's day and the snapshot's last day. */
export function recencyDays(trait: number): number {
  return Math.min(longestRecency, Math.floor(Math.exp(trait)));
}

/** Number of orders, at least one. */
export function orderCount(trait: number): number {
  return Math.min(mostOrders, Math.max(1, Math.round(Math.exp(trait))));
}

/** Sessions in the last 90 days. */
export function sessionCount(trait: number): number {
  return Math.min(500, Math.round(Math.exp(trait)));
}

/** Pages a session, in tenths. */
export function pagesPerSession(trait: number): number {
  return Math.max(5, Math.round(Math.exp(trait) * 10)) / 10;
}

/** A share in thousandths, never 0 or 1. */
export function share(trait: number): number {
  return Math.min(999, Math.max(1, Math.round(logistic(trait) * 1000))) / 1000;
}
