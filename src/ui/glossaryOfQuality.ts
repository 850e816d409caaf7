import { entry } from './glossaryEntry.ts';

/** Terms of rules, repairs (capping among them) and service levels. */
export const glossaryOfQuality = {
  'data-contract': entry(
    'Data contract',
    'What a load must hold to be used: rules on its rows and on the table as a whole, each with what happens when it breaks.',
    'Great Expectations; Open Data Contract Standard 3',
  ),
  'kolmogorov-smirnov': entry(
    'Kolmogorov–Smirnov distance',
    'The largest difference between two cumulative distributions: how far apart the shares below the same value lie.',
    'Kolmogorov (1933); Smirnov (1948), Annals of Mathematical Statistics 19(2)',
    {
      formula: 'D = sup |F(x) − G(x)|',
      care: 'With many rows every difference is significant: look at the distance, not at p alone.',
    },
  ),
  'robust-z': entry(
    'Robust z-score',
    'How far a value lies from the median, in units that a few extreme values do not stretch.',
    'Iglewicz and Hoaglin (1993), How to Detect and Handle Outliers',
    { formula: '0.6745 (x − median) ÷ median |x − median|' },
  ),
  'service-level': entry(
    'Service level',
    'What is agreed for a source: who delivers it, how often, and by how many days it may be late.',
    'ISO/IEC 20000-1',
  ),
  'net-returns': entry(
    'Netting returns',
    'What was given back is taken off the latest earlier purchases of the same customer and product, as far as they reach.',
    'Last in, first out',
    { care: 'Returns of purchases from before the data begins have nothing to be taken off.' },
  ),
  winsorising: entry(
    'Capping (winsorising)',
    'Values outside the chosen quantiles are set to those quantiles; no customer is lost.',
    'Tukey (1962), Annals of Mathematical Statistics 33(1)',
  ),
} as const;
