import { AppError } from '../../core/errors.ts';
import type { Json } from '../../core/json.ts';
import type { Exporter } from '../context.ts';
import { publishedVersions } from '../publishedVersions.ts';
import { versionJson } from './view/versionFile.ts';

/** A version with its history as JSON: the one that the option `version` names, else the one in production. */
export const exporter: Exporter = {
  stage: 'registry',
  formats: ['version-json'],
  write(_format, options, _artifacts, { recipe }) {
    const { versions, history, production } = publishedVersions(recipe);
    const wanted = nameIn(options);
    const version = wanted === null ? production : versions.find(({ id }) => id === wanted);
    if (!version) {
      const message = wanted === null ? 'Nothing is in production.' : `There is no version ${wanted}.`;
      const known = versions.map(({ id }) => id);
      return Promise.reject(new AppError('recipe.setting', message, { stage: 'registry', versions: known }));
    }
    const blob = new Blob([versionJson(recipe.name, version, history)], { type: 'application/json' });
    return Promise.resolve({ name: `version ${version.id}.json`, blob });
  },
};

function nameIn(options: Json): string | null {
  const wanted =
    typeof options === 'object' && options !== null && 'version' in options ? options.version : null;
  return typeof wanted === 'string' ? wanted : null;
}
