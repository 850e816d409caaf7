import { entry } from './glossaryEntry.ts';

/** Terms of published versions and their comparison. */
export const glossaryOfVersions = {
  'published-version': entry(
    'Published version',
    'A segmentation with everything that decides who belongs where, pinned: features, what stands in for missing values, scaling, centres and names. Later data is scored by exactly that.',
    'Model registries, such as MLflow’s; Sculley et al. (2015), NeurIPS',
  ),
  'champion-challenger': entry(
    'Champion and challenger',
    'The version in production, and the one that might take its place. Both are put over the same customers before one replaces the other.',
    'Common practice of model risk management; SR 11-7 (2011)',
  ),
  'history-chain': entry(
    'Chain of entries',
    'Every act holds a fingerprint of itself and of the act before, so that an entry that is changed, or taken out of the middle, is noticed when the study is opened.',
    'Haber and Stornetta (1991), Journal of Cryptology 3',
    {
      care: 'It shows tampering, it does not prove the absence of it: whoever rewrites all of it, or cuts off its end, is not noticed.',
    },
  ),
  'bootstrap-stability': entry(
    'Stability by resampling',
    'Customers are drawn anew with replacement, the segments are fitted again, and the two labelings are compared. What chance makes of the data should not change who belongs together.',
    'Hennig (2007), Computational Statistics & Data Analysis 52(1)',
    { care: 'Segments can be stable and still say nothing that helps.' },
  ),
  lift: entry(
    'Lift',
    'What segments tell of an outcome or of spend: the share of its variance, the area under the ROC curve, and how many times the mean of all the best segment has.',
    'Out of fold: Stone (1974), JRSS B 36(2)',
    {
      formula: 'best segment: its mean ÷ mean of all',
      care: 'It shows what goes together. What a campaign adds, only a test with a control group shows.',
    },
  ),
  jaccard: entry(
    'Jaccard similarity',
    'Customers in both segments over customers in either: 1 is the same people, 0 is nobody in common.',
    'Jaccard (1912), New Phytologist 11(2)',
    { formula: '|A ∩ B| ÷ |A ∪ B|' },
  ),
} as const;
