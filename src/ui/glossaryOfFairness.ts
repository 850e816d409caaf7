import { entry } from './glossaryEntry.ts';
import { glossaryOfProxies } from './glossaryOfProxies.ts';

/** Terms of the audit of fairness. */
export const glossaryOfFairness = {
  ...glossaryOfProxies,
  'selection-rate': entry(
    'Selection rate',
    'The share of a group that is in the segment, or for whom the decision is yes.',
    'Fairlearn selection_rate; Aequitas predicted prevalence',
    { formula: 'selected in group ÷ all in group' },
  ),
  representation: entry(
    'Representation',
    'The share of a group among the selected over its share among all: 1 is as expected, 0.5 is half.',
    'Aequitas ppr over group share',
    { formula: '(selected in group ÷ selected) ÷ (all in group ÷ all)' },
  ),
  'demographic-parity': entry(
    'Demographic parity',
    'Whether groups are selected at the same rate: the widest difference of rates, and the lowest over the highest.',
    'Fairlearn demographic_parity_difference and _ratio (between groups); statistical parity in AIF360',
    {
      formula: 'max rate − min rate; min rate ÷ max rate',
      care: 'Equal rates are not always right: needs can differ between groups.',
    },
  ),
  'four-fifths': entry(
    'Four-fifths screen',
    'A ratio of selection rates below 0.8 marks a place to look closer. It knows neither sample size nor cause.',
    'Uniform Guidelines on Employee Selection Procedures, 29 CFR 1607.4 D (1978)',
    {
      formula: 'rate of group ÷ highest rate < 0.8',
      care: 'A screen for hiring in one country: passing it proves nothing, failing it proves nothing.',
    },
  ),
  'adjusted-residual': entry(
    'Adjusted residual',
    'How far a count lies from what it would be if groups did not matter, in standard errors: beyond ±2 chance alone is rare.',
    'Haberman (1973), Biometrics 29(1)',
    { formula: '(O − E) ÷ √(E (1 − row share)(1 − column share))' },
  ),
  'simultaneous-interval': entry(
    'Simultaneous interval',
    'Intervals that hold all together with the chance told, not each on its own: they are wider, and may be compared.',
    'Goodman (1965), Technometrics 7(2); Wilson (1927); Newcombe (1998)',
  ),
  'false-discovery-rate': entry(
    'False discovery rate',
    'Of what is flagged, the share that chance alone is expected to have flagged, over all tests of the audit.',
    'Benjamini and Hochberg (1995), JRSS B 57(1)',
  ),
  'detectable-gap': entry(
    'Detectable gap',
    'The smallest gap between the smallest group and the others that this audit would have seen four times in five.',
    'Fleiss, Levin and Paik (2003), Statistical Methods for Rates and Proportions, 4.2',
    { care: 'Smaller gaps may be there and not be seen.' },
  ),
  'equal-opportunity': entry(
    'Equal opportunity',
    'Whether those who had the outcome were selected at the same rate in every group (true-positive rates).',
    'Hardt, Price and Srebro (2016); Fairlearn equal_opportunity_difference',
    { formula: 'max TPR − min TPR, TPR = TP ÷ (TP + FN)' },
  ),
  'equalised-odds': entry(
    'Equalised odds',
    'Whether true- and false-positive rates are the same in every group: the wider of both gaps, or their mean.',
    'Hardt, Price and Srebro (2016); Fairlearn equalized_odds_difference (agg worst_case, mean)',
    { formula: 'max(ΔTPR, ΔFPR); (ΔTPR + ΔFPR) ÷ 2' },
  ),
  'average-odds': entry(
    'Average odds difference',
    'The mean of two differences from the reference: of the true-positive rates and of the false-positive rates.',
    'Bellamy et al. (2018), AI Fairness 360; AIF360 average_odds_difference and average_abs_odds_difference',
    {
      formula: '(ΔTPR + ΔFPR) ÷ 2; (|ΔTPR| + |ΔFPR|) ÷ 2',
      care: 'Differences of opposite sign cancel out; the absolute one does not let them.',
    },
  ),
  'false-positive-rate': entry(
    'False-positive rate',
    'Of those without the outcome, the share that was selected all the same.',
    'Aequitas fpr; Fairlearn false_positive_rate',
    { formula: 'FP ÷ (FP + TN)' },
  ),
  'false-negative-rate': entry(
    'False-negative rate',
    'Of those with the outcome, the share that was passed over.',
    'Aequitas fnr; Fairlearn false_negative_rate',
    { formula: 'FN ÷ (FN + TP)' },
  ),
  'predictive-parity': entry(
    'Predictive parity',
    'Whether being selected means the same in every group: the share of the selected who had the outcome (precision).',
    'Chouldechova (2017), Big Data 5(2)',
    {
      formula: 'max PPV − min PPV, PPV = TP ÷ (TP + FP)',
      care: 'Where base rates differ it cannot hold together with equal error rates.',
    },
  ),
  'accuracy-equality': entry(
    'Accuracy equality',
    'Whether decisions were right equally often in every group.',
    'Berk et al. (2021), Sociological Methods & Research 50(1)',
    { formula: '(TP + TN) ÷ n' },
  ),
  'theil-index': entry(
    'Theil index',
    'How unevenly benefits fall on people, whatever their group: 0 when all are treated as they turn out.',
    'Speicher et al. (2018), KDD; AIF360 theil_index',
    { formula: 'mean of (b/μ) ln(b/μ), b = ŷ − y + 1' },
  ),
  'generalised-entropy': entry(
    'Generalised entropy',
    'The same with more weight on those who get most (α = 2); the part between groups is what group means alone explain.',
    'Speicher et al. (2018), KDD; AIF360 generalized_entropy_index',
    { formula: 'mean of ((b/μ)² − 1) ÷ 2' },
  ),
  calibration: entry(
    'Calibration by group',
    'Whether people with the same score have the outcome equally often in every group, as often as the score says.',
    'Kleinberg, Mullainathan and Raghavan (2017), ITCS',
    { care: 'Where base rates differ it cannot hold together with equal error rates.' },
  ),
  'calibration-error': entry(
    'Expected calibration error',
    'How far the mean score and the share that had the outcome lie apart, bin by bin, weighted by people. 0 is calibrated.',
    'Naeini, Cooper and Hauskrecht (2015), AAAI',
    { formula: 'Σ n_bin ÷ n · |mean score − share with the outcome|' },
  ),
  'brier-score': entry(
    'Brier score',
    'The squared distance of scores from what came out (1 or 0), averaged. Lower is better.',
    'Brier (1950), Monthly Weather Review 78(1)',
    {
      formula: 'mean of (score − outcome)²',
      care: 'It is lower where the outcome is rare, too: groups with other base rates cannot be compared by it.',
    },
  ),
} as const;
