import { entry } from './glossaryEntry.ts';

/** Terms of drift, control charts and migration. */
export const glossaryOfMonitoring = {
  drift: entry(
    'Drift',
    'Later data differs from the reference by more than chance, and by enough to matter.',
    'Gama et al. (2014), ACM Computing Surveys 46(4); the rule is in the documentation of monitoring',
    { care: 'With many customers every difference is beyond chance: the effect says whether it matters.' },
  ),
  psi: entry(
    'Population stability index (PSI)',
    'How differently customers, or rows of a watched column, spread over bins than in the reference.',
    'Symmetrised Kullback–Leibler divergence (Jeffreys 1946); null by Yurdakul and Naranjo (2020), Journal of Risk Model Validation 14(4)',
    {
      formula: 'Σ (q − p) ln(q ÷ p); by chance about (1/n + 1/m) χ² with bins − 1 degrees',
      care: 'It depends on the binning, which is printed with it. The limits 0.1 and 0.25 are convention and mislead by sample size.',
    },
  ),
  wasserstein: entry(
    'Wasserstein distance',
    'How far customers’ values would have to move on average to become those of the reference; here in the reference’s standard deviations.',
    'Villani (2009), Optimal Transport; null by del Barrio, Giné and Matrán (1999), Annals of Probability 27(2)',
    { formula: '∫ |F(x) − G(x)| dx ÷ σ' },
  ),
  'jensen-shannon': entry(
    'Jensen–Shannon distance',
    'How differently customers, or rows of a watched column, spread over bins, from 0 (alike) to 0.83 (nothing in common), with natural logarithms.',
    'Lin (1991), IEEE Transactions on Information Theory 37(1); Endres and Schindelin (2003)',
    { formula: '√(½ Σ p ln(p ÷ m) + ½ Σ q ln(q ÷ m)), m = (p + q) ÷ 2' },
  ),
  'total-variation': entry(
    'Total variation',
    'The share of customers, or rows of a watched column, that would have to change bins for both to be alike.',
    'Levin, Peres and Wilmer (2009), Markov Chains and Mixing Times, 4.1',
    { formula: '½ Σ |q − p|' },
  ),
  'control-chart': entry(
    'Control chart',
    'A figure over time with limits that it leaves by chance only rarely; runs and trends within the limits alarm too.',
    'Shewhart (1931); Western Electric (1956); Nelson (1984), Journal of Quality Technology 16(4)',
    {
      formula: 'centre ± 3 standard deviations',
      care: 'Several rules together alarm more often than one: the combined rate stands beside the chart. Limits from few snapshots are uncertain.',
    },
  ),
  'average-run-length': entry(
    'Average run length',
    'How many points of a control chart pass on average until its rules alarm though nothing changes.',
    'Page (1954), Biometrika 41; Champ and Woodall (1987), Technometrics 29(4): 91.75 for the four rules of Western Electric',
    {
      care: 'With limits that are known exactly. Limits from few snapshots alarm more often: the share of points says so.',
    },
  ),
  'corrected-p': entry(
    'P-value, corrected',
    'How often chance alone would make a difference at least this large, raised for the number of tests: of all that fall below the limit, at most that share is expected to be false.',
    'Benjamini and Hochberg (1995), JRSS B 57(1)',
    {
      formula: 'pᵢ · m ÷ rank of pᵢ, never above that of a larger p',
      care: 'With many customers the smallest difference has a small p. Look at its size, too.',
    },
  ),
  'dataset-drift': entry(
    'Dataset drift',
    'Evidently’s verdict on all columns together: at least half of them drifted by its own tests.',
    'DataDriftPreset of Evidently 0.7 with its defaults',
    {
      formula: 'columns that drifted ÷ columns ≥ 0.5',
      care: 'It corrects for no number of tests and, over 1,000 rows, asks no test at all. Our rule corrects over the features and asks for an effect that matters.',
    },
  ),
  'reassignment-rate': entry(
    'Reassignment rate',
    'Of the customers who were there before and are still there, the share whose segment is another one now.',
    'Share with Wilson’s interval (1927)',
  ),
  churn: entry(
    'Gone (churn)',
    'Of the customers whom the snapshot before had in a segment, the share that this one has in none.',
    'Share with Wilson’s interval (1927)',
    {
      formula: 'gone ÷ customers before',
      care: 'Who is missing need not be lost: filters and a missing value leave customers out, too.',
    },
  ),
  'transition-matrix': entry(
    'Transition matrix',
    'Of each segment’s customers, the shares that went to every other segment, stayed, or left.',
    'Kemeny and Snell (1960), Finite Markov Chains; intervals by Goodman (1965), Technometrics 7(2)',
    { care: 'The forecast takes it that the next step is as the last one, whoever the customers are.' },
  ),
  'stationary-shares': entry(
    'In the long run (stationary distribution)',
    'Shares of the segments that a further step as the last one would leave as they are.',
    'Kemeny and Snell (1960), Finite Markov Chains; computed as Grassmann, Taksar and Heyman (1985), Operations Research 33(5)',
    {
      formula: 'π = π P',
      care: 'Who stays alone counts. There is none where the segments fall into groups that nobody leaves.',
    },
  ),
  decomposition: entry(
    'Decomposition of a change',
    'What changed a segment’s size: customers who came and left (population), customers who changed (customer), and another version (model). The three sum to the change exactly.',
    'By counterfactual labels: the old model on the old and the new data, then the new model on the new data',
    {
      formula:
        'population: came − left · customer: stayers by M₀(x₁) − by M₀(x₀) · model: everybody by M₁(x₁) − by M₀(x₁)',
    },
  ),
} as const;
