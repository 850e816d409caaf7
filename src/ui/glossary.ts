import { glossaryOfFairness } from './glossaryOfFairness.ts';
import { glossaryOfMonitoring } from './glossaryOfMonitoring.ts';
import { glossaryOfQuality } from './glossaryOfQuality.ts';
import { entry, type GlossaryEntry } from './glossaryEntry.ts';
import { glossaryOfSources } from './glossaryOfSources.ts';
import { glossaryOfTracking } from './glossaryOfTracking.ts';
import { glossaryOfVersions } from './glossaryOfVersions.ts';

export type { GlossaryEntry } from './glossaryEntry.ts';

/** Every term that the views explain on hover and focus. */
export const glossary = {
  segment: entry(
    'Segment',
    'A group of customers who are alike in the chosen features.',
    'Smith (1956), Journal of Marketing 21(1)',
  ),
  'k-means': entry(
    'K-means',
    'Puts each customer into the segment with the nearest centre, and each centre at the mean of its customers, until nothing moves.',
    'Lloyd (1982), IEEE Transactions on Information Theory 28(2); MacQueen (1967)',
    {
      formula: 'minimise Σᵢ ‖xᵢ − c(i)‖²',
      care: 'It looks for round groups of similar spread, and finds some even where there are none.',
    },
  ),
  'k-means++': entry(
    'K-means++ seeding',
    'Chooses first centres far from each other, by chance weighted with squared distance; the greedy form tries several and keeps the best.',
    'Arthur and Vassilvitskii (2007), SODA',
    { formula: 'P(x) = D(x)² ÷ Σ D(x)²' },
  ),
  inertia: entry(
    'Inertia',
    'How far customers are from the centre of their segment, squared and summed. It always falls as k grows.',
    'Lloyd (1982); as in scikit-learn',
    {
      formula: 'Σᵢ ‖xᵢ − c(i)‖²',
      care: 'It depends on the scaling and the number of features: compare it only within one study.',
    },
  ),
  silhouette: entry(
    'Silhouette',
    'Whether customers are nearer to their own segment than to the next one: 1 is far apart, 0 is on the border, below 0 is misplaced.',
    'Rousseeuw (1987), Journal of Computational and Applied Mathematics 20',
    {
      formula: 's = (b − a) ÷ max(a, b)',
      care: 'It favours round segments of similar size. Where it is measured on a sample, an interval says how far that may be off.',
    },
  ),
  'squared-silhouette': entry(
    'Silhouette by squared distances',
    'The silhouette with squared distances in place of distances, as Spark measures it by default. It comes out higher.',
    'Apache Spark MLlib, ClusteringEvaluator',
    {
      formula: 's = (b − a) ÷ max(a, b), a and b means of ‖x − y‖²',
      care: 'It cannot be compared with silhouettes by distances, such as scikit-learn’s.',
    },
  ),
  'simplified-silhouette': entry(
    'Simplified silhouette',
    'How much nearer customers are to the centre of their segment than to the next centre, averaged over everyone.',
    'Hruschka, Campello and de Castro (2006), Information Sciences 176(13); Vendramin et al. (2010)',
    { formula: 'mean of 1 − d₁ ÷ d₂' },
  ),
  'one-column': entry(
    'Told by one column',
    'Each value of the column is taken for the segment that most of its customers are in. It is told where the segments so guessed agree with the real ones by an adjusted Rand index of 0.9 or more, over all customers.',
    'Purity: Manning, Raghavan and Schütze (2008), section 16.3; the bound: Steinley (2004), Psychological Methods 9(3)',
    {
      formula: 'share = Σᵥ maxₛ n(v, s) ÷ N',
      care: 'Only columns of up to 50 values are looked at. Segments by ranges of a measurement are segments all the same.',
    },
  ),
  'sampling-interval': entry(
    '95\u00a0% interval',
    'Where the figure for all customers lies, judging from the sample: in 19 of 20 samples the interval holds it.',
    'Delete-a-group jackknife; Kott (2001), Journal of Official Statistics 17(4)',
    { formula: 'mean ± t₁₉ · √(19/20 · Σ (meanₘᵢₙᵤₛ − their mean)²)' },
  ),
  'mini-batch': entry(
    'Mini-batch k-means',
    'K-means for more customers than fit in memory: they pass in batches, and each centre moves to the mean of all whom it has been given so far.',
    'Sculley (2010), WWW; weighted as in scikit-learn’s MiniBatchKMeans',
    {
      formula: 'c ← c + n ÷ (W + n) · (m − c)',
      care: 'The centres come close to those of k-means, not to the last digit. Every customer still goes to the nearest centre.',
    },
  ),
  elbow: entry(
    'Elbow',
    'The number of segments after which inertia falls much more slowly: the point furthest from the line between the curve’s ends.',
    'Thorndike (1953), Psychometrika 18(4); Satopää et al. (2011)',
    { care: 'It is looked for from one segment on. A smooth curve bends everywhere, and tells little.' },
  ),
  'calinski-harabasz': entry(
    'Calinski-Harabasz index',
    'Spread between segments over spread within them, each per degree of freedom. Higher is better.',
    'Caliński and Harabasz (1974), Communications in Statistics 3(1)',
    { formula: '(B ÷ (k − 1)) ÷ (W ÷ (n − k))' },
  ),
  'davies-bouldin': entry(
    'Davies-Bouldin index',
    'How much each segment overlaps with the one it is most easily confused with, averaged. Lower is better.',
    'Davies and Bouldin (1979), IEEE PAMI 1(2)',
    { formula: '(1 ÷ k) Σᵢ maxⱼ (sᵢ + sⱼ) ÷ dᵢⱼ' },
  ),
  'adjusted-rand': entry(
    'Adjusted Rand index (ARI)',
    'How far two groupings agree, beyond chance: 1 is the same grouping, 0 is what chance gives.',
    'Hubert and Arabie (1985), Journal of Classification 2',
    { formula: '(RI − E[RI]) ÷ (max RI − E[RI])' },
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
  rfm: entry(
    'RFM',
    'Recency, frequency and monetary: when a customer last bought, how often, and for how much.',
    'Hughes (1994), Strategic Database Marketing',
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
  margin: entry(
    'Margin',
    'How clearly a customer belongs to the segment: 1 is at its centre, 0 is on the border with the next one.',
    'Distances to the nearest and second-nearest centre',
    { formula: '1 − d₁ ÷ d₂' },
  ),
  distance: entry(
    'Distance',
    'How far a customer is from the segment’s centre, in scaled units.',
    'Euclidean',
    { formula: '√Σⱼ (xⱼ − cⱼ)²' },
  ),
  pca: entry(
    'Principal components (PCA)',
    'The directions in which customers differ most. The map shows the first two, so that much of the difference fits on a page.',
    'Hotelling (1933); Jolliffe (2002), Principal Component Analysis',
    { care: 'Segments may overlap on the map and still be apart in the directions not shown.' },
  ),
  'explained-variance': entry(
    'Explained variance',
    'The share of all differences between customers that an axis shows.',
    'Jolliffe (2002)',
    {
      formula: 'λᵢ ÷ Σ λ',
    },
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
  imputation: entry(
    'Filling in',
    'What stands in for a missing value: a median, a mean or zero. Excluding leaves the customer out.',
    'Little and Rubin (2019)',
  ),
  'effect-size': entry(
    'Effect size',
    'How far a segment’s mean is from that of all customers, in standard deviations.',
    'Cohen (1988), Statistical Power Analysis',
    { formula: '(mean − mean of all) ÷ sd of all' },
  ),
  tolerance: entry(
    'Tolerance',
    'The search stops when centres move less than this, relative to the features’ variance.',
    'As in scikit-learn',
  ),
  restarts: entry(
    'Restarts',
    'The search begins anew this many times from other centres, and the best one is kept.',
    'Hartigan (1975), Clustering Algorithms',
  ),
  convergence: entry(
    'Convergence',
    'The search ended because centres stopped moving, not because it ran out of iterations.',
    'Lloyd (1982)',
  ),
  seed: entry(
    'Seed',
    'The number from which all chance in the study is drawn. The same seed gives the same result.',
    'Deterministic random numbers',
  ),
  'share-link': entry(
    'Share link',
    'An address that carries the settings of a study behind its #, a part that browsers send to no server. It holds no rows.',
    'URL Standard (fragment)',
    {
      care: 'Settings can hold values of the data: you see which before it is copied, and those of columns that are sensitive, or look it, are left out unless you let them go along. Who opens it is told what was left out, never a value.',
    },
  ),
  fingerprint: entry(
    'Fingerprint',
    'A short number computed from the content: the same content gives the same one.',
    'SHA-256, FIPS 180-4',
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
  ...glossaryOfSources,
  ...glossaryOfTracking,
  ...glossaryOfQuality,
  ...glossaryOfFairness,
  ...glossaryOfVersions,
  ...glossaryOfMonitoring,
} as const satisfies Record<string, GlossaryEntry>;

export type TermName = keyof typeof glossary;
