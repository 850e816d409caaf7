import type { HeatmapData } from '../../../ui/charts/heatmap.ts';
import type { PairsProfile, TableProfile } from '../spec.ts';

/** Which way of comparing is on screen. */
export type Measure = 'pearson' | 'spearman' | 'cramersV' | 'correlationRatio';

export const measures: readonly { readonly value: Measure; readonly label: string; readonly says: string }[] =
  [
    { value: 'pearson', label: 'Pearson', says: 'How close two numbers lie to a straight line, −1 to 1' },
    { value: 'spearman', label: 'Spearman', says: 'Whether two numbers rise together, by ranks, −1 to 1' },
    {
      value: 'cramersV',
      label: 'Cramér’s V',
      says: 'How far one category tells another, 0 to 1, with the bias correction of Bergsma',
    },
    {
      value: 'correlationRatio',
      label: 'Correlation ratio',
      says: 'How much of a number’s variation lies between categories (η), 0 to 1',
    },
  ];

/** Measures for which there are columns to compare. */
export function possible({ numbers, categories }: PairsProfile): readonly Measure[] {
  return [
    ...(numbers.length > 1 ? (['pearson', 'spearman'] as const) : []),
    ...(categories.length > 1 ? (['cramersV'] as const) : []),
    ...(categories.length > 0 && numbers.length > 0 ? (['correlationRatio'] as const) : []),
  ];
}

/** A measure's matrix under the columns' names; what cannot be said is NaN. */
export function heatmapOf({ columns }: TableProfile, pairs: PairsProfile, measure: Measure): HeatmapData {
  const named = (ids: readonly string[]): { name: string }[] =>
    ids.map((id) => ({ name: columns.find((column) => column.id === id)?.name ?? id }));
  const ofNumbers = measure === 'pearson' || measure === 'spearman';
  return {
    rows: named(ofNumbers ? pairs.numbers : pairs.categories),
    columns: named(measure === 'cramersV' ? pairs.categories : pairs.numbers),
    values: pairs[measure].map((row) => row.map((value) => value ?? Number.NaN)),
    limit: 1,
    decimals: 2,
  };
}
