import {
  formatCount,
  formatCounted,
  formatFixed,
  formatNumber,
  formatShareBound,
  formatShareCell,
} from '../../core/format.ts';
import { escaped, page, table, time } from '../../exports/reportPage.ts';
import { reportOf, type Report, type ReportParts } from './report.ts';
import type { ReportedTest } from './reportFigures.ts';
import type { Interval } from './spec.ts';
import { foundWords } from './view/words.ts';

type ReportDimension = Report['dimensions'][number];
type ReportFinding = ReportDimension['findings'][number];
type ReportOutcome = Report['outcome'][number];

const points = (interval: Interval | null | undefined): string =>
  interval ? `${signed(interval.value)} (${signed(interval.low)} to ${signed(interval.high)})` : '';
const signed = (share: number): string => formatFixed(share * 100, 1);
const ratio = (interval: Interval | null | undefined): string =>
  interval
    ? `${formatFixed(interval.value, 2)} (${formatFixed(interval.low, 2)}–${formatFixed(interval.high, 2)})`
    : '';
const share = (interval: Interval | null | undefined): string =>
  interval
    ? `${formatShareCell(interval.value)} (${formatShareBound(interval.low)}–${formatShareBound(interval.high)})`
    : '';
const probability = (test: ReportedTest | null | undefined): string =>
  !test
    ? ''
    : test.atMost
      ? `≤ ${test.adjusted}`
      : test.adjusted < 0.0001
        ? '< 0.0001'
        : formatFixed(test.adjusted, 4);
const statistic = (test: ReportedTest): string =>
  test.statistic === null
    ? `${test.method} statistic withheld`
    : `${test.method} statistic ${formatNumber(test.statistic, 4)}`;
const hidden = 'withheld';
const count = (n: number | null | undefined): string =>
  n === null || n === undefined ? hidden : formatCount(n);
const paragraph = (text: string): string => (text === '' ? '' : `<p>${escaped(text)}</p>`);

/** The report for people: one page without scripts, that can be printed. */
export function reportHtml(parts: ReportParts): string {
  const report = reportOf(parts);
  const { computed, data, rules, verdict } = report;
  const body = [
    `<h1>Audit of ${escaped(report.study)} by sensitive attributes</h1>`,
    `<p><strong>${escaped(verdict.title)}.</strong> ${escaped(verdict.sentence)}</p>`,
    `<h2>What was decided</h2>${paragraph(report.conclusion === '' ? 'Nothing is noted.' : report.conclusion)}`,
    report.problems.map(paragraph).join(''),
    `<h2>What was audited</h2>`,
    `<p>${formatCounted(data.customers, 'customer')}${data.asOf ? ` as of ${time(data.asOf.slice(0, 10)).markup}` : ''}. Computed on ${time(computed.at).markup} by Tessera ${escaped(computed.version)} on ${escaped(computed.engine)}, seed ${computed.seed}.</p>`,
    table(
      ['Attribute', 'Groups', 'Ratios against', 'Why it is looked at', 'What allows it'],
      report.attributes.map(({ column, grouping, reference, reason, basis }) => [
        column,
        grouping,
        reference,
        reason || 'not noted',
        basis || 'not noted',
      ]),
    ),
    `<h3>Data</h3>${table(
      ['Source', 'Fingerprint (SHA-256)'],
      data.sources.map(({ name, fingerprint }) => [name, fingerprint]),
    )}${table(['Artifact', 'Key'], Object.entries(data.keys))}`,
    `<h3>Sensitive columns that a decision lets be inputs</h3>${
      report.allowedAsInputs.length === 0
        ? '<p>None.</p>'
        : table(
            ['Column', 'Source', 'Reason', 'What allows it', 'Decided by', 'On'],
            report.allowedAsInputs.map(({ column, source, reason, basis, by, at }) => [
              column,
              source,
              reason,
              basis,
              by,
              time(at),
            ]),
          )
    }`,
    ...report.dimensions.map(dimensionHtml),
    ...report.outcome.map((audit) => outcomeHtml(audit, report)),
    methodHtml(rules),
  ];
  return page(`Audit of ${escaped(report.study)}`, body.filter((part) => part !== '').join('\n'));
}

function dimensionHtml({ name, problem, groups, segments, findings }: ReportDimension): string {
  if (problem !== null) return `<h2>By ${escaped(name)}</h2>${paragraph(problem)}`;
  const whole = segments?.test
    ? paragraph(
        `All segments at once: Cramér’s V ${formatNumber(segments.cramersV ?? 0, 3)}, ${statistic(segments.test)} on ${segments.test.degrees} degrees of freedom, adjusted p ${probability(segments.test)}.`,
      )
    : '';
  return [
    `<h2>By ${escaped(name)}</h2>`,
    table(
      ['Group', 'Customers'],
      groups.map(({ label, customers }) => [label, count(customers)]),
    ),
    whole,
    table(
      [
        'Segment or decision',
        'Found',
        'Widest gap in points (interval)',
        'Ratio (interval)',
        'Adjusted p',
        'Could have seen (points)',
      ],
      findings.map(({ subject, level, withValue, gap, test, detectable }) => [
        subject.name,
        foundWords({ level, withValue }).word,
        gap
          ? `${points(gap.difference)}: ${gap.highest} over ${gap.lowest}`
          : level === 'untested'
            ? ''
            : hidden,
        gap ? ratio(gap.ratio) : '',
        probability(test),
        detectable === null ? '' : formatFixed(detectable * 100, 1),
      ]),
    ),
    ...findings.map(findingHtml),
  ].join('\n');
}

function findingHtml({ subject, sentence, reference, groups }: ReportFinding): string {
  return `<h3>${escaped(subject.name)} <small>${subject.kind}</small></h3>${paragraph(sentence)}${table(
    [
      'Group',
      'Customers',
      'Selected',
      'Rate (interval)',
      'Representation',
      'To all others, points (interval)',
      `Ratio to ${reference ?? 'the reference'}`,
      'Residual',
    ],
    groups.map((group) => {
      if (group.withheld || !('selected' in group))
        return [group.label, count(group.customers), hidden, hidden, hidden, hidden, hidden, hidden];
      return [
        group.label,
        count(group.customers),
        count(group.selected),
        share(group.rate),
        typeof group.representation === 'number' ? formatFixed(group.representation, 2) : '',
        points(group.difference),
        group.label === reference ? 'reference' : ratio(group.ratio),
        typeof group.residual === 'number' ? formatNumber(group.residual, 3) : '',
      ];
    }),
  )}`;
}

const gapNames: Readonly<Record<string, string>> = {
  demographicParity: 'Demographic parity',
  equalOpportunity: 'Equal opportunity',
  falsePositiveRate: 'False-positive rates',
  falseNegativeRate: 'False-negative rates',
  predictiveParity: 'Predictive parity',
  accuracy: 'Accuracy',
};

function outcomeHtml(audit: ReportOutcome, { dimensions }: Report): string {
  const name = dimensions.find(({ id }) => id === audit.dimension)?.name ?? audit.dimension;
  const { equalisedOdds } = audit;
  return [
    `<h2>Against the outcome, by ${escaped(name)}</h2>`,
    table(
      ['Definition', 'Difference in points', 'Ratio', 'Lowest', 'Highest'],
      Object.entries(audit.gaps).map(([key, gap]) => [
        gapNames[key] ?? key,
        gap ? signed(gap.difference) : hidden,
        gap?.ratio === null || !gap ? '' : formatFixed(gap.ratio, 2),
        gap?.lowest ?? '',
        gap?.highest ?? '',
      ]),
    ),
    paragraph(
      [
        equalisedOdds
          ? `Equalised odds: ${signed(equalisedOdds.worstDifference)} points at worst, ${signed(equalisedOdds.meanDifference)} in the mean.`
          : '',
        audit.theil === null ? '' : `Theil index ${formatNumber(audit.theil, 3)}.`,
        audit.withheldGroups > 0 ? `${audit.withheldGroups} groups are withheld.` : '',
      ].join(' '),
    ),
    table(
      ['Group', 'True-positive rate (interval)', 'False-positive rate (interval)', 'TP', 'FP', 'TN', 'FN'],
      audit.groups.map(({ label, truePositive, falsePositive, tp, fp, tn, fn }) => [
        label,
        share(truePositive),
        share(falsePositive),
        ...[tp, fp, tn, fn].map((n) => formatCount(n)),
      ]),
    ),
  ].join('\n');
}

function methodHtml(rules: Report['rules']): string {
  const sentences = [
    `Every customer is counted. Groups under ${rules.smallestGroup} people are ${rules.smallGroups === 'merge' ? 'taken together and not judged' : 'left out'}. Counts under ${rules.withheldUnder}, and what would give them away, are withheld in this report.`,
    `Each comparison is tested by chi-square, or by the table’s own distribution where expected counts are small; p is adjusted over ${rules.tests} tests for a false discovery rate of ${rules.falseDiscoveryRate} (Benjamini and Hochberg). Intervals hold together: ${rules.intervals === 'score' ? 'Goodman’s and Wilson’s for rates, Newcombe’s for differences' : 'those of rates and differences by 1,000 seeded resamples (sup-t bands)'}, Katz’s for ratios, each at its share of the level (Bonferroni).`,
    `“flagged”: adjusted p below ${rules.falseDiscoveryRate}, and two groups, or a group and all others, differ by more than their interval with a ratio below ${rules.screen}. “slight”: no such ratio. “no value”: only people without a value of the attribute differ from the others so. “unsure”: a ratio below ${rules.screen} that chance could give. “no sign”: no more than chance gives. “untested”: too few groups or people to tell. “Could have seen”: the gap that would have been found four times in five.`,
    'A ratio below the screen says where to look. It does not show that anybody is wronged, a ratio above it does not show the opposite, and neither is a finding of law.',
  ];
  return `<h2>How it was found</h2>${sentences.map(paragraph).join('')}`;
}
