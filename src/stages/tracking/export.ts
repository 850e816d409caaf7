import { AppError } from '../../core/errors.ts';
import type { Json } from '../../core/json.ts';
import type { Recipe } from '../../core/recipe.ts';
import { trackingFile, trackingZip } from '../../exports/tracking/files.ts';
import { planSchema } from '../../exports/tracking/jsonSchema.ts';
import type { Exporter } from '../context.ts';
import type { TrackingSpec } from './spec.ts';
import { planText } from './view/planFile.ts';
import { versionOf } from './view/versions.ts';

const formats = ['tracking-plan', 'tracking-schema', 'tracking-code', 'tracking-file'] as const;

/** The plan as JSON or as JSON Schema, and the code that records its events: all files in one, or one of them by `path`. */
export const exporter: Exporter = {
  stage: 'tracking',
  formats,
  write(format, options, _artifacts, { recipe }) {
    const { plan, versions } = specOf(recipe);
    const version = versionOf({ plan, versions });
    const text = (name: string, type: string, content: string) =>
      Promise.resolve({ name, blob: new Blob([content], { type }) });
    switch (format) {
      case 'tracking-plan':
        return text(`tracking-plan-${version}.json`, 'application/json', planText(plan, versions));
      case 'tracking-schema':
        return text(
          `tracking-plan-${version}.schema.json`,
          'application/schema+json',
          planSchema(plan, version),
        );
      case 'tracking-code':
        return Promise.resolve({ name: `tracking-code-${version}.zip`, blob: trackingZip(plan, version) });
      case 'tracking-file': {
        const path = pathOf(options);
        return text(path.slice(path.lastIndexOf('/') + 1), 'text/plain', trackingFile(plan, version, path));
      }
      default:
        throw new AppError('export.format', `A tracking plan is not written as “${format}”.`, {
          format,
          formats: [...formats],
        });
    }
  },
};

function specOf(recipe: Recipe): TrackingSpec {
  const node = recipe.nodes.find(({ stage }) => stage === 'tracking');
  if (node) return node.spec as unknown as TrackingSpec;
  throw new AppError('stage.input', 'This study has no tracking plan.', { stage: 'tracking' });
}

function pathOf(options: Json): string {
  const path = typeof options === 'object' && options !== null && 'path' in options ? options.path : null;
  if (typeof path === 'string') return path;
  throw new AppError('export.format', 'Say which file of the tracking code is wanted: `{path}`.', {});
}
