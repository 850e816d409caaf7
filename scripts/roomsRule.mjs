import { dirname, isAbsolute, posix, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { whyForbidden, whyPackageForbidden } from './rooms.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * The table of rooms as an ESLint rule, over `import`, `export … from`, `import()` and `import('…')` types.
 * @type {import('eslint').Rule.RuleModule}
 */
export const roomsRule = {
  meta: { type: 'problem', schema: [], messages: { forbidden: '{{why}} (scripts/rooms.mjs)' } },
  create(context) {
    const from = relative(root, context.filename).split(sep).join('/');
    if (isAbsolute(from) || !from.startsWith('src/')) return {};

    /** @param {any} node @param {unknown} specifier @param {boolean} typeOnly */
    const check = (node, specifier, typeOnly) => {
      if (typeof specifier !== 'string') return;
      const why = specifier.startsWith('.')
        ? whyForbidden(from, posix.normalize(posix.join(posix.dirname(from), specifier)), { typeOnly })
        : whyPackageForbidden(from, specifier);
      if (why !== undefined) context.report({ node, messageId: 'forbidden', data: { why } });
    };
    /** @param {any} node */
    const declaration = (node) => {
      const kinds = (node.specifiers ?? []).map(
        (/** @type {any} */ item) => (item.importKind ?? item.exportKind) === 'type',
      );
      const typeOnly =
        (node.importKind ?? node.exportKind) === 'type' || (kinds.length > 0 && kinds.every(Boolean));
      if (node.source) check(node, node.source.value, typeOnly);
    };
    return {
      ImportDeclaration: declaration,
      ExportNamedDeclaration: declaration,
      ExportAllDeclaration: declaration,
      ImportExpression: (node) => check(node, node.source.type === 'Literal' && node.source.value, false),
      /** @param {any} node */
      TSImportType: (node) => check(node, node.source?.value ?? node.argument?.literal?.value, true),
    };
  },
};
