import { expect, test } from 'vitest';
import { alertsOf } from '../../../../src/stages/monitoring/alerts.ts';
import { pipelineHealth } from '../../../../src/stages/monitoring/pipeline.ts';
import { reportCsv, reportJson } from '../../../../src/stages/monitoring/report.ts';
import { reportHtml } from '../../../../src/stages/monitoring/reportPage.ts';
import {
  definition,
  type MonitoringValue,
  type SegmentDrift,
} from '../../../../src/stages/monitoring/spec.ts';
import { evaluateTriggers } from '../../../../src/stages/monitoring/triggers.ts';
import { facts, segment, snapshot } from './facts.ts';

const spec = definition.defaults;

/** Of three segments one has seven customers, whose share fell by 97.3 %; four customers have none. */
function monitored(): MonitoringValue {
  const drifted = (id: string, size: number, change: number): SegmentDrift => ({
    ...segment(id, change, 0.0001234),
    size,
    share: size / 950,
    level: 'drifted',
  });
  const segments = [drifted('S1', 643, 0.413), drifted('S2', 7, -0.973), drifted('S3', 300, 0.377)];
  const found = facts({ snapshots: [snapshot({ segments, customers: 950, unassigned: 4 })] });
  const point = (value: number) => ({ snapshot: 'l2', value, centre: 0.4, lower: 0, upper: 1, rules: [] });
  const told = {
    ...found,
    triggers: evaluateTriggers(found, spec),
    pipeline: pipelineHealth(found, spec),
    charts: ['S1', 'S2', 'S3'].map((id, at) => ({
      segment: id,
      kind: 'share' as const,
      points: [point([0.677, 0.00737, 0.316][at] ?? 0)],
    })),
    falseAlarms: [],
  };
  const value = { ...told, alerts: [], verdict: { tone: 'warning', title: '', words: '' } };
  const whole = value as unknown as MonitoringValue;
  return { ...whole, alerts: alertsOf(whole) };
}

test.each([
  ['JSON', reportJson],
  ['CSV', reportCsv],
  ['page', reportHtml],
])('the %s tells a segment of few customers in no word, p-value or point', (_, write) => {
  const value = monitored();
  expect(JSON.stringify(value.alerts)).toContain('7 customers');
  const text = write({ study: 's', spec, value });
  for (const told of ['7 customers', '97.3', '37.7', '0.00737', '0.316', '300 customers', '4 of 954']) {
    expect(text).not.toContain(told);
  }
  expect(text.match(/0\.0001234/g) ?? []).toHaveLength(write === reportHtml ? 0 : 1);
  if (write !== reportCsv) expect(text).toContain('How many customers this is told of is withheld.');
});

test('a snapshot and a step have ISO dates in files for programs, and words on the page', () => {
  const [label, name] = ['3 March 2026', '2026-03-03'];
  const step = { from: 'v1', to: 'v2', at: null, segments: [], identities: [], reassigned: 0 };
  const succession = { ...step, snapshots: ['l2', 'l2'] as const, before: label, after: label };
  const snapshots = [snapshot({ label, name, segments: [segment('S1', 0, 0.5)] })];
  const value = { ...monitored(), snapshots, successions: [succession] };
  for (const write of [reportJson, reportCsv]) {
    expect(write({ study: 's', spec, value })).toContain(name);
    expect(write({ study: 's', spec, value })).not.toContain(label);
  }
  expect(reportHtml({ study: 's', spec, value })).toContain(`Segments in ${label}`);
  expect(reportHtml({ study: 's', spec, value })).not.toContain(name);
});

test('the page writes days and times as the view does; only what programs read is ISO', () => {
  const html = reportHtml({ study: 'Study', spec, value: monitored() });
  expect(html).toContain('<time datetime="2026-06-03T08:00:00Z">3\u00a0June\u00a02026 at 08:00 UTC</time>');
  expect(html.replace(/<time [^>]*>/g, '')).not.toMatch(/\d{4}-\d{2}-\d{2}/);
});
