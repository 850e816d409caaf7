import { formatNumber } from '../core/format.ts';
import type { ModelWork } from './work.ts';

/** Tells of work on a stream: the step with the rows that a second gets through, rows done and rows in all. */
export function rateOf(step: string, total: number, { progress }: ModelWork): (done: number) => void {
  const started = performance.now();
  progress?.(step, 0, total);
  return (done) => {
    const seconds = (performance.now() - started) / 1000;
    const rate = seconds > 0.5 ? `, ${formatNumber(done / seconds / 1e6, 2)} million rows a second` : '';
    progress?.(`${step}${rate}`, done, total);
  };
}
