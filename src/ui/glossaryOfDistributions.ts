import { entry, type GlossaryEntry } from './glossaryEntry.ts';

/** Terms of how values lie, and how two columns go together. */
export const glossaryOfDistributions = {
  quantile: entry(
    'Quantile',
    'The value below which that share of customers lies; the 50\u00a0% quantile is the median.',
    'Linear interpolation, Hyndman and Fan (1996) type 7',
  ),
  median: entry(
    'Median',
    'The middle value: half the customers are below it, half above.',
    'Hyndman and Fan (1996) type 7',
  ),
  skewness: entry(
    'Skewness',
    'How lopsided a distribution is: 0 is even, above 1 has a long tail to the right.',
    'Fisher-Pearson moment coefficient; Joanes and Gill (1998)',
    {
      formula: 'm₃ ÷ m₂^1.5',
      care: 'The profile corrects it for the number of rows, as pandas does; features are told without that, as in SciPy.',
    },
  ),
  correlation: entry(
    'Correlation',
    'How closely two numbers move together along a line, from −1 to 1.',
    'Pearson (1895)',
    {
      formula: 'cov(x, y) ÷ (sd x · sd y)',
      care: 'Two features that move together count twice; correlation is not cause.',
    },
  ),
  spearman: entry(
    'Spearman’s rank correlation',
    'Whether two numbers rise together, straight or not: Pearson’s correlation of their ranks, ties averaged.',
    'Spearman (1904), American Journal of Psychology 15(1)',
    { care: 'It says that two things move together, not that one causes the other.' },
  ),
  'cramers-v': entry(
    'Cramér’s V',
    'How far one category tells another: 0 not at all, 1 wholly.',
    'Cramér (1946); bias correction: Bergsma (2013), Journal of the Korean Statistical Society 42',
    { care: 'With the bias correction, so that many categories alone do not look like an association.' },
  ),
  'correlation-ratio': entry(
    'Correlation ratio (η)',
    'How much of a number’s variation lies between the categories: 0 none, 1 all.',
    'Fisher (1925), Statistical Methods for Research Workers',
    { formula: '√(between ÷ total sum of squares)' },
  ),
} as const satisfies Record<string, GlossaryEntry>;
