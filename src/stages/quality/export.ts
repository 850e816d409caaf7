import { AppError } from '../../core/errors.ts';
import type { Exporter } from '../context.ts';
import { inputValue } from '../inputs.ts';
import { failingCsv, reportHtml, reportJson, type ReportParts } from './report.ts';
import { reportFormats, type QualitySpec, type ReportFormat } from './spec.ts';

const writers: Readonly<
  Record<ReportFormat, { write: (parts: ReportParts) => string; name: string; type: string }>
> = {
  'quality-html': { write: reportHtml, name: 'quality report.html', type: 'text/html;charset=utf-8' },
  'quality-json': { write: reportJson, name: 'quality report.json', type: 'application/json' },
  'quality-csv': { write: failingCsv, name: 'failing rows.csv', type: 'text/csv;charset=utf-8' },
};

/** The report on the checks and repairs, for people, for programs, and the failing rows as a table. */
export const exporter: Exporter = {
  stage: 'quality',
  formats: reportFormats,
  write(format, _options, artifacts, { recipe }) {
    const known = reportFormats.find((candidate) => candidate === format);
    const node = recipe.nodes.find(({ stage }) => stage === 'quality');
    if (!known || !node) {
      return Promise.reject(
        new AppError('export.format', `A quality report is not written as “${format}”.`, {
          format,
          formats: [...reportFormats],
        }),
      );
    }
    const parts = {
      study: recipe.name,
      spec: node.spec as QualitySpec,
      value: inputValue(artifacts, 'quality'),
    };
    const { write, name, type } = writers[known];
    return Promise.resolve({ name, blob: new Blob([write(parts)], { type }) });
  },
};
