import { textCell } from '../../core/spreadsheet.ts';
import { reportedWords } from './reportedWords.ts';
import { reportedChanges, reportedSnapshots } from './reported.ts';
import type { MonitoringSpec, MonitoringValue } from './spec.ts';

/** What a report is written from. */
export interface ReportParts {
  readonly study: string;
  readonly spec: MonitoringSpec;
  readonly value: MonitoringValue;
}

/** The report for programs: settings, verdict, alerts and every figure; small cells are null. */
export function reportJson({ study, spec, value }: ReportParts): string {
  const { alerts, triggers, charts, pipeline } = reportedWords(value, spec);
  const named = (id: string): string => value.snapshots.find((one) => one.id === id)?.name ?? id;
  const report = {
    format: 'tessera-monitoring-report',
    version: 1,
    study,
    at: value.at,
    settings: spec,
    monitored: value.version,
    reference: value.referenceWords,
    verdict: value.verdict,
    alerts,
    snapshots: reportedSnapshots(value),
    successions: value.successions.map(({ snapshots: [before, after], ...succession }) => ({
      ...succession,
      before: named(before),
      after: named(after),
      segments: reportedChanges(succession.segments),
    })),
    charts,
    falseAlarms: value.falseAlarms,
    triggers,
    pipeline,
    warnings: value.warnings,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

/**
 * One line for each test of a feature or a watched column and each segment's figure in every snapshot: snapshot, as-of date, kind, name, measure, value, p,
 * level. Withheld figures are empty; formulas are made harmless.
 */
export function reportCsv({ value }: ReportParts): string {
  const feature = new Map((value.version?.features ?? []).map(({ id, name }) => [id, name]));
  const segment = new Map((value.version?.segments ?? []).map(({ id, name }) => [id, name]));
  const lines = reportedSnapshots(value).flatMap((snapshot) => {
    const head = [textCell(snapshot.label), snapshot.asOf ?? ''];
    const features = snapshot.features.flatMap((drift) => {
      const name = textCell(feature.get(drift.feature) ?? drift.feature);
      const line = (measure: string, own: number | null, p: number | null): string[] => [
        ...head,
        'feature',
        name,
        measure,
        own === null ? '' : String(own),
        p === null ? '' : String(p),
        drift.level,
      ];
      return [
        line('effect', drift.present ? drift.effect : null, drift.adjusted),
        ...drift.tests.map(({ name: measure, value: own, p }) => line(measure, own, p)),
      ];
    });
    const columns = snapshot.columns.flatMap((drift) => {
      const name = textCell(`${drift.sourceName}: ${drift.column}`);
      const line = (measure: string, own: number | null, p: number | null): string[] => [
        ...head,
        'column',
        name,
        measure,
        own === null ? '' : String(own),
        p === null ? '' : String(p),
        drift.level,
      ];
      const isTold = drift.present && drift.problem === null;
      return [
        line('effect', isTold ? drift.effect : null, drift.adjusted),
        ...drift.tests.map(({ name: measure, value: own, p }) => line(measure, own, p)),
      ];
    });
    const segments = snapshot.segments.flatMap((drift) => {
      const name = textCell(segment.get(drift.id) ?? drift.id);
      const line = (measure: string, own: number | null): string[] => [
        ...head,
        'segment',
        name,
        measure,
        own === null ? '' : String(own),
        measure === 'change' && drift.p !== null ? String(drift.p) : '',
        drift.level,
      ];
      return [
        line('customers', drift.size),
        line('share', drift.share),
        line('change', drift.change),
        line('movement', drift.movement),
      ];
    });
    return [...features, ...columns, ...segments];
  });
  return [['snapshot', 'as of', 'kind', 'name', 'measure', 'value', 'p', 'level'], ...lines]
    .map((line) => `${line.join(',')}\r\n`)
    .join('');
}
