import { entry, type GlossaryEntry } from './glossaryEntry.ts';

/** Terms of how clear segments are, and whether two groupings agree. */
export const glossaryOfValidity = {
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
  'sampling-interval': entry(
    '95\u00a0% interval',
    'Where the figure for all customers lies, judging from the sample: in 19 of 20 samples the interval holds it.',
    'Delete-a-group jackknife; Kott (2001), Journal of Official Statistics 17(4)',
    { formula: 'mean ± t₁₉ · √(19/20 · Σ (meanₘᵢₙᵤₛ − their mean)²)' },
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
  'one-column': entry(
    'Told by one column',
    'Each value of the column is taken for the segment that most of its customers are in. It is told where the segments so guessed agree with the real ones by an adjusted Rand index of 0.9 or more, over all customers.',
    'Purity: Manning, Raghavan and Schütze (2008), section 16.3; the bound: Steinley (2004), Psychological Methods 9(3)',
    {
      formula: 'share = Σᵥ maxₛ n(v, s) ÷ N',
      care: 'Only columns of up to 50 values are looked at. Segments by ranges of a measurement are segments all the same.',
    },
  ),
} as const satisfies Record<string, GlossaryEntry>;
