import { AppError } from '../../core/errors.ts';
import type { Exporter } from '../context.ts';
import { inputArtifact, inputValue } from '../inputs.ts';
import { reportCsv, reportJson, type ReportedSource, type ReportParts } from './report.ts';
import { reportHtml } from './reportPage.ts';
import { fairnessFormats, type FairnessFormat, type FairnessSpec } from './spec.ts';

const writers: Readonly<
  Record<FairnessFormat, { write: (parts: ReportParts) => string; name: string; type: string }>
> = {
  'fairness-html': { write: reportHtml, name: 'fairness report.html', type: 'text/html;charset=utf-8' },
  'fairness-json': { write: reportJson, name: 'fairness report.json', type: 'application/json' },
  'fairness-csv': { write: reportCsv, name: 'fairness figures.csv', type: 'text/csv;charset=utf-8' },
};

/** The report of the audit, for people, for programs, and its figures as a table. */
export const exporter: Exporter = {
  stage: 'fairness',
  formats: fairnessFormats,
  write(format, _options, artifacts, { recipe }) {
    const known = fairnessFormats.find((candidate) => candidate === format);
    const specOf = (stage: string): unknown => recipe.nodes.find((node) => node.stage === stage)?.spec;
    if (!known) {
      return Promise.reject(
        new AppError('export.format', `An audit is not written as “${format}”.`, {
          format,
          formats: [...fairnessFormats],
        }),
      );
    }
    const { provenance } = inputArtifact(artifacts, 'fairness');
    const parts: ReportParts = {
      study: recipe.name,
      at: provenance.at,
      version: provenance.version,
      engine: provenance.engine?.name ?? 'no engine',
      seed: provenance.seed,
      keys: Object.fromEntries(
        ['features', 'segments', 'fairness'].map((stage) => [stage, inputArtifact(artifacts, stage).key]),
      ),
      sources: (specOf('sources') as { readonly sources: readonly ReportedSource[] }).sources,
      spec: specOf('fairness') as FairnessSpec,
      value: inputValue(artifacts, 'fairness'),
    };
    const { write, name, type } = writers[known];
    return Promise.resolve({ name, blob: new Blob([write(parts)], { type }) });
  },
};
