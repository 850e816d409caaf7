import { entry } from './glossaryEntry.ts';

/** Terms of what tells an attribute, and of what evenness costs. */
export const glossaryOfProxies = {
  proxy: entry(
    'Proxy',
    'A feature or a segment from which a sensitive attribute can be told though it was never used, such as hours worked for sex.',
    'Barocas and Selbst (2016), California Law Review 104',
    {
      care: 'A proxy can also be a good reason of its own; whether it may be used is not a question of statistics.',
    },
  ),
  'area-under-curve': entry(
    'Area under the ROC curve',
    'How often a customer of the group gets a higher score than one of the others: 0.5 is chance, 1 is always.',
    'Hanley and McNeil (1982), Radiology 143(1); as in scikit-learn',
    {
      formula: 'P(score of member > score of other) + ½ P(equal)',
      care: 'Learned from four fifths of the customers and measured on the fifth left out, five times over.',
    },
  ),
  'mutual-information': entry(
    'Information told',
    'The share of an attribute’s uncertainty that goes once the feature is known: 0\u00a0% nothing, 100\u00a0% all.',
    'Shannon (1948); Theil’s uncertainty coefficient',
    { formula: 'I(attribute; feature) ÷ H(attribute)' },
  ),
  'variance-between': entry(
    'Variance explained',
    'The share of the differences between customers that lies between segments rather than within them.',
    'As R² of a clustering',
    { formula: '1 − inertia ÷ total sum of squares' },
  ),
  residualise: entry(
    'Residualised features',
    'From every feature is taken what the attribute tells of it on average, so that all groups have the same mean.',
    'Fairlearn CorrelationRemover',
    { care: 'Only means become equal: spread and combinations of features can still tell the attribute.' },
  ),
  'minimum-share': entry(
    'Minimum of every group',
    'Segments formed so that each has at least a part of every group’s share, at the least cost in distance.',
    'After Bradley, Bennett and Demiriz (2000) and Bera et al. (2019); minimum-cost flow',
    {
      care: 'It needs the attribute of every customer to decide where they belong: using it so can itself be unlawful.',
    },
  ),
  'worst-off': entry(
    'Worst-off group without a name',
    'Customers alike in the features for whom a figure is worst, searched on one half of the customers and judged on the other.',
    'Misztal-Radecka and Indurkhya (2021), Information Processing & Management 58(3)',
  ),
  'eta-squared': entry(
    'Share told (η²)',
    'How much of the differences of a feature between customers the segments tell.',
    'Fisher (1925); correlation ratio squared',
    { formula: 'between sum of squares ÷ total sum of squares' },
  ),
} as const;
