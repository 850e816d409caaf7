import { AppError } from '../../core/errors.ts';
import type { Exporter } from '../context.ts';
import { inputValue } from '../inputs.ts';
import { publishedVersions } from '../publishedVersions.ts';
import { alertFiles, alertRules } from './alertExport.ts';
import { monitoredVersion } from './monitored.ts';
import { reportCsv, reportJson, type ReportParts } from './report.ts';
import { reportHtml } from './reportPage.ts';
import { alertFormats, reportFormats, type MonitoringSpec, type ReportFormat } from './spec.ts';

const writers: Readonly<
  Record<ReportFormat, { write: (parts: ReportParts) => string; name: string; type: string }>
> = {
  'monitoring-html': { write: reportHtml, name: 'monitoring report.html', type: 'text/html;charset=utf-8' },
  'monitoring-json': { write: reportJson, name: 'monitoring report.json', type: 'application/json' },
  'monitoring-csv': { write: reportCsv, name: 'drift.csv', type: 'text/csv;charset=utf-8' },
};

/** The report on drift, segments and flows, for people and for programs, and the alert rules for a warehouse. */
export const exporter: Exporter = {
  stage: 'monitoring',
  formats: [...reportFormats, ...alertFormats],
  write(format, _options, artifacts, { recipe }) {
    const node = recipe.nodes.find(({ stage }) => stage === 'monitoring');
    const report = reportFormats.find((candidate) => candidate === format);
    const alerts = alertFormats.find((candidate) => candidate === format);
    if (!node || (!report && !alerts)) return Promise.reject(unknownFormat(format));
    const spec = node.spec as unknown as MonitoringSpec;
    const value = inputValue(artifacts, 'monitoring');
    if (report) {
      const { write, name, type } = writers[report];
      const text = write({ study: recipe.name, spec, value });
      return Promise.resolve({ name, blob: new Blob([text], { type }) });
    }
    const found = monitoredVersion(spec.version, publishedVersions(recipe));
    if (!alerts || !found) {
      const message = 'Alert rules are those of a published version, and there is none.';
      return Promise.reject(new AppError('stage.input', message, { stage: 'registry' }));
    }
    const { write, name, type } = alertFiles[alerts];
    const inProductionSince = value.version?.inProductionSince ?? null;
    const rules = alertRules({ version: found.version, inProductionSince, spec, sources: value.sources });
    return Promise.resolve({ name, blob: new Blob([write(rules)], { type }) });
  },
};

function unknownFormat(format: string): AppError {
  return new AppError('export.format', `Monitoring is not written as “${format}”.`, {
    format,
    formats: [...reportFormats, ...alertFormats],
  });
}
