/** What the generator plants. The tables never hold it; the tests judge by it. */

/** The quantities that tell segments apart, in the order of every row of `segmentMeans`. */
export const traits = ['recency', 'orders', 'price', 'sessions', 'pages', 'discount', 'opens'] as const;
export type Trait = (typeof traits)[number];
export const traitCount = traits.length;

/**
 * Each trait is normal within a segment on its own scale (logarithm or logit) with the same deviation in every
 * segment: `centre + deviation × (segment's mean + standard normal)`.
 */
export const traitScale: Readonly<Record<Trait, { readonly centre: number; readonly deviation: number }>> = {
  recency: { centre: Math.log(36), deviation: 0.5 },
  orders: { centre: Math.log(3), deviation: 0.25 },
  price: { centre: Math.log(16), deviation: 0.46 },
  sessions: { centre: Math.log(7), deviation: 0.45 },
  pages: { centre: Math.log(5), deviation: 0.28 },
  discount: { centre: Math.log(0.3 / 0.7), deviation: 0.45 },
  opens: { centre: Math.log(0.38 / 0.62), deviation: 0.5 },
};

/** Deviation of a line's log price around its customer's level. */
export const linePriceDeviation = 0.2;

export const segmentNames = [
  'champions',
  'regulars',
  'bargain hunters',
  'big baskets',
  'browsers',
  'dormant',
] as const;
export const segmentCount = segmentNames.length;

/** Shares of the segments before regions tilt them. */
export const segmentWeights: readonly number[] = [0.13, 0.21, 0.18, 0.14, 0.17, 0.17];

/** Means of the traits by segment, in deviations within a segment. */
export const segmentMeans: readonly (readonly number[])[] = [
  [-0.5, 3.5, 0.4, 0.9, 0.0, -0.5, 0.5],
  [-1.0, 0.4, -0.4, -0.4, -1.3, -0.5, 2.5],
  [0.0, -0.3, -0.6, 0.3, 0.0, 3.3, 0.0],
  [0.4, -1.0, 4.2, -0.6, 0.0, -0.5, -0.3],
  [-1.0, -0.8, -0.4, 1.8, 2.3, 0.0, -0.6],
  [2.9, -0.5, -0.5, -1.9, -0.8, 0.0, -1.7],
];

export const regionNames = ['Capital', 'Coast', 'East', 'Highlands', 'North', 'West'] as const;

/** How a region tilts the weights of the segments: the way by which age reaches the segments. */
export const regionTilts: readonly (readonly number[])[] = [
  [1.6, 1.4, 0.8, 1.1, 1.0, 0.6],
  [0.6, 0.7, 1.2, 1.0, 0.9, 1.4],
  [1.1, 1.1, 1.0, 1.0, 1.1, 0.9],
  [0.5, 0.6, 1.3, 0.9, 0.9, 1.6],
  [1.0, 1.0, 1.0, 1.0, 1.0, 1.0],
  [1.2, 1.1, 0.9, 1.0, 1.1, 0.8],
];

export const ageBands = ['18-24', '25-34', '35-49', '50-64', '65+'] as const;
export const ageBandStarts: readonly number[] = [18, 25, 35, 50, 65];
export const ageBandShares: readonly number[] = [0.13, 0.22, 0.28, 0.22, 0.15];

/** Shares of the regions within each age band. */
export const regionShares: readonly (readonly number[])[] = [
  [0.42, 0.06, 0.16, 0.04, 0.14, 0.18],
  [0.38, 0.08, 0.17, 0.05, 0.14, 0.18],
  [0.24, 0.14, 0.18, 0.1, 0.18, 0.16],
  [0.13, 0.24, 0.15, 0.2, 0.16, 0.12],
  [0.05, 0.35, 0.09, 0.34, 0.11, 0.06],
];

/** Independent of everything else: an audit should find nothing here. */
export const genderNames = ['female', 'male', 'not stated'] as const;
export const genderShares: readonly number[] = [0.51, 0.45, 0.04];

/** Shares of values that are missing, at random, in columns of the customers. */
export const missingShares = {
  age: 0.04,
  satisfaction: 0.12,
  pages: 0.015,
  discount: 0.01,
  opens: 0.02,
} as const;

/** Where a customer of each segment (row) is in the later snapshot (column). */
export const transitions: readonly (readonly number[])[] = [
  [0.93, 0.06, 0.0, 0.0, 0.0, 0.01],
  [0.03, 0.85, 0.03, 0.01, 0.0, 0.08],
  [0.0, 0.02, 0.9, 0.0, 0.03, 0.05],
  [0.01, 0.01, 0.0, 0.93, 0.0, 0.05],
  [0.01, 0.05, 0.1, 0.01, 0.8, 0.03],
  [0.0, 0.02, 0.02, 0.01, 0.02, 0.93],
];

/** The one trait whose level moves for everybody between the snapshots, on its logarithmic scale. */
export const shift: { readonly trait: Trait; readonly amount: number } = { trait: 'sessions', amount: 0.3 };

/** Correlation, between the snapshots, of the traits' residuals of a customer who stays in a segment. */
export const persistence = 0.9;

/** Campaigns: probability of converting without treatment, and what treatment adds, by segment. */
export const conversionBase: readonly number[] = [0.11, 0.08, 0.05, 0.05, 0.04, 0.015];
export const conversionLift: readonly number[] = [0.01, 0.03, 0.06, 0.02, 0.045, -0.005];
export const treatedShare = 0.7;
