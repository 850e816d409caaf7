import { readFile } from 'node:fs/promises';
import * as nodeModule from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Lets Node import the product's modules as they stand in the repository: TypeScript loses its types, and a shader imported
 * with `?raw` is its text. Node takes the types off itself from 22.13 on; before that the `typescript` package does.
 * Registered with `module.register`; see https://nodejs.org/api/module.html#loadurl-context-nextload.
 * @type {import('node:module').LoadHook}
 */
export async function load(url, context, next) {
  if (!url.startsWith('file:')) return next(url, context);
  const { pathname, search } = new URL(url);
  if (search !== '?raw' && !pathname.endsWith('.ts')) return next(url, context);
  const path = fileURLToPath(url);
  const text = await readFile(path, 'utf8');
  const source =
    search === '?raw' ? `export default ${JSON.stringify(text)};` : await withoutTypes(text, path);
  return { format: 'module', source, shortCircuit: true };
}

/** @param {string} text @param {string} fileName */
async function withoutTypes(text, fileName) {
  if ('stripTypeScriptTypes' in nodeModule && typeof nodeModule.stripTypeScriptTypes === 'function') {
    return String(nodeModule.stripTypeScriptTypes(text));
  }
  const { default: ts } = await import('typescript');
  const { ES2023: target } = ts.ScriptTarget;
  const compilerOptions = { target, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true };
  return ts.transpileModule(text, { fileName, compilerOptions }).outputText;
}
