import { entry, type GlossaryEntry } from './glossaryEntry.ts';

/** Terms of how segments are formed, and how far customers are from them. */
export const glossaryOfSegments = {
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
  margin: entry(
    'Assignment margin',
    'How clearly a customer belongs to the segment: 1 is at its centre, 0 is on the border with the next one. It tells nothing of profit.',
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
  'effect-size': entry(
    'Effect size',
    'How far a segment’s mean is from that of all customers, in standard deviations.',
    'Cohen (1988), Statistical Power Analysis',
    { formula: '(mean − mean of all) ÷ sd of all' },
  ),
} as const satisfies Record<string, GlossaryEntry>;
