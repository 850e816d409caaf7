import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const wrapper = resolve(
  dirname(fileURLToPath(import.meta.url)),
  '../tests/support/propertyTesting.ts',
).replaceAll('\\', '/');

/** @param {string} name @param {number} otherwise */
function numberOf(name, otherwise) {
  const value = Number(process.env[name] ?? otherwise);
  if (!Number.isInteger(value) || value < 0) throw new Error(`${name} is not a whole number.`);
  return value;
}

/**
 * The seed of property tests is the same in every run, so that a check tells about the change and not about luck: PROPERTY_SEED names another.
 * PROPERTY_SECONDS is for how long each is given new seeds instead.
 */
export const propertySettings = {
  seed: numberOf('PROPERTY_SEED', 1),
  seconds: numberOf('PROPERTY_SECONDS', 0),
};

/**
 * A Vite plugin: tests that import fast-check get `tests/support/propertyTesting.ts`, which is fast-check under these settings.
 * @returns {import('vite').Plugin}
 */
export function propertyTesting() {
  return {
    name: 'tessera:property-testing',
    enforce: 'pre',
    apply: () => process.env['VITEST'] !== undefined,
    resolveId: {
      filter: { id: /^fast-check$/ },
      handler: (_id, importer) => (importer?.split('?')[0] === wrapper ? undefined : wrapper),
    },
  };
}
