import { AppError } from '../../core/errors.ts';
import type { Json } from '../../core/json.ts';
import type { Exporter } from '../context.ts';
import { publishedVersions } from '../publishedVersions.ts';
import { writeAssigned } from './assigned.ts';
import { versionListFormats } from './spec.ts';
import { versionJson } from './view/versionFile.ts';

/**
 * A version with its history as JSON, or the customers of the data as it is now by it: the one that the option `version` names, else
 * the one in production.
 */
export const exporter: Exporter = {
  stage: 'registry',
  needs: 'quality',
  formats: ['version-json', ...versionListFormats],
  async write(format, options, artifacts, context) {
    const { recipe } = context;
    const { versions, history, production } = publishedVersions(recipe);
    const wanted = nameIn(options);
    const version = wanted === null ? production : versions.find(({ id }) => id === wanted);
    if (!version) {
      const message = wanted === null ? 'Nothing is in production.' : `There is no version ${wanted}.`;
      const known = versions.map(({ id }) => id);
      throw new AppError('recipe.setting', message, { stage: 'registry', versions: known });
    }
    const list = versionListFormats.find((one) => one === format);
    if (list) return writeAssigned(list, version, artifacts, context);
    const blob = new Blob([versionJson(recipe.name, version, history)], { type: 'application/json' });
    return { name: `version ${version.id}.json`, blob };
  },
};

function nameIn(options: Json): string | null {
  const wanted =
    typeof options === 'object' && options !== null && 'version' in options ? options.version : null;
  return typeof wanted === 'string' ? wanted : null;
}
