import { formatNumber, formatShareBound } from '../../../core/format.ts';
import type { Cadence, Measure, Objective } from '../spec.ts';

/** An objective as people read it, with what it means in a sentence. */
export const objectiveWords: Readonly<
  Record<Objective, { readonly title: string; readonly sentence: string }>
> = {
  retention: {
    title: 'Retention',
    sentence: 'Keep customers who would otherwise stop buying: find who lapses, and reach them before.',
  },
  'cross-sell': {
    title: 'Cross-sell',
    sentence: 'Offer customers what they do not buy yet, but others like them do.',
  },
  acquisition: {
    title: 'Acquisition',
    sentence:
      'Win new customers who are like the best ones: find what these have in common, and where they came from.',
  },
  'product-development': {
    title: 'Product development',
    sentence: 'Learn which needs differ between groups of customers, and what to build or change for each.',
  },
};

interface MeasureWords {
  readonly title: string;
  readonly kind: 'share' | 'mean';
  /** Whether less of it is better. */
  readonly lowerIsBetter: boolean;
}

export const measureWords: Readonly<Record<Measure, MeasureWords>> = {
  churn: { title: 'Customers who lapse', kind: 'share', lowerIsBetter: true },
  repeat: { title: 'Customers who buy again', kind: 'share', lowerIsBetter: false },
  breadth: { title: 'Customers who buy from two or more', kind: 'share', lowerIsBetter: false },
  response: { title: 'Contacts who respond', kind: 'share', lowerIsBetter: false },
  spend: { title: 'Spend of a customer', kind: 'mean', lowerIsBetter: false },
  share: { title: 'Another share', kind: 'share', lowerIsBetter: false },
  mean: { title: 'Another mean', kind: 'mean', lowerIsBetter: false },
};

/** What an objective is measured by unless somebody says otherwise. */
export const usualMeasure: Readonly<Record<Objective, Measure>> = {
  retention: 'churn',
  'cross-sell': 'breadth',
  acquisition: 'response',
  'product-development': 'repeat',
};

export const cadenceDays: Readonly<Record<Cadence, number>> = {
  daily: 1,
  weekly: 7,
  monthly: 31,
  quarterly: 92,
  yearly: 366,
};

/** A value of a KPI: a share as per cent, a mean as a number. */
export function kpiValue(value: number, measure: Measure): string {
  return measureWords[measure].kind === 'share' ? formatShareBound(value) : formatNumber(value, 4);
}

const small = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** A count as a word up to ten, with its noun. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${small[count] ?? String(count)} ${count === 1 ? one : many}`;
}
