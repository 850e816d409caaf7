import { entry, type GlossaryEntry } from './glossaryEntry.ts';

/** Terms of what is computed of each customer, and how it is scaled. */
export const glossaryOfFeatures = {
  rfm: entry(
    'RFM',
    'Recency, frequency and monetary: when a customer last bought, how often, and for how much.',
    'Hughes (1994), Strategic Database Marketing',
  ),
  recency: entry(
    'Recency',
    'Days from a customer’s last purchase to the as-of date. Low is recent.',
    'Hughes (1994), Strategic Database Marketing',
    {
      formula: 'as-of date − date of last purchase',
    },
  ),
  frequency: entry(
    'Frequency',
    'How many orders a customer made up to the as-of date: distinct order numbers; days, where there are none; rows, where there is no time.',
    'Hughes (1994), Strategic Database Marketing',
    { care: 'Some tools count repeat purchases, which is one less, or rows.' },
  ),
  monetary: entry(
    'Monetary',
    'What a customer spent in all up to the as-of date: the amount, times the quantity where the amount is the price of one piece.',
    'Hughes (1994), Strategic Database Marketing',
    { care: 'Some tools take the mean of an order instead of the sum.' },
  ),
  'average-order': entry(
    'Average order value',
    'What a customer spent in all, over the number of orders.',
    'Monetary over frequency',
    {
      formula: 'monetary ÷ frequency',
    },
  ),
  tenure: entry(
    'Tenure',
    'Days from a customer’s first purchase to the as-of date.',
    'Fader, Hardie and Lee (2005), Marketing Science 24(2)',
  ),
  'as-of-date': entry(
    'As-of date',
    'The moment from which customers are looked at. Nothing that happened at or after it is seen, so that what is found could have been known then.',
    'Point-in-time correctness; Kaufman et al. (2012) on leakage',
  ),
  'z-score': entry(
    'Z-score',
    'Distance from the mean in standard deviations, so that features with different units count alike.',
    'Standardisation, population standard deviation (ddof 0), as in scikit-learn',
    { formula: 'z = (x − mean) ÷ sd' },
  ),
  'robust-scaling': entry(
    'Robust scaling',
    'Distance from the median in interquartile ranges; a few extreme customers do not move it.',
    'Huber and Ronchetti (2009), Robust Statistics',
    { formula: '(x − median) ÷ (IQR ÷ 1.349)' },
  ),
  log: entry(
    'Logarithm',
    'Brings long tails in: what counts is how many times larger a value is, not by how much. Zero stays zero.',
    'Signed log1p; compare Bickel and Doksum (1981)',
    { formula: 'sign(x) · ln(1 + |x|)' },
  ),
  imputation: entry(
    'Filling in',
    'What stands in for a missing value: a median, a mean or zero. Excluding leaves the customer out.',
    'Little and Rubin (2019)',
  ),
} as const satisfies Record<string, GlossaryEntry>;
