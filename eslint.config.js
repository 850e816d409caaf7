import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import { roomsRule } from './scripts/roomsRule.mjs';

const bareCatch = {
  selector: 'CatchClause[param=null]',
  message: 'Name the error and use it: pass it on as a cause, or tell the person.',
};
const plainWorker = {
  selector: ':matches(NewExpression[callee.name="Worker"], NewExpression[callee.name="SharedWorker"])',
  message: 'Start workers through startWorker of core/workers.ts, which passes Trusted Types.',
};
const trustedSql = {
  selector: ':matches(ImportSpecifier[imported.name="trusted"], CallExpression[callee.name="trusted"])',
  message: 'Only core/sql.ts and data/rawSql.ts make SQL from text; write a sql`…` template.',
};
const looseSql = {
  selector:
    'CallExpression[callee.property.name=/^(query|send|prepare|run|exec)$/] > :matches(TemplateLiteral, Literal[value=/^\\s*(select|with|insert|update|delete|create|drop|alter|attach|copy|set|use|pragma|from|describe|summarize)\\b/i]).arguments:first-child',
  message: 'SQL goes through the sql`…` tag of core/sql.ts.',
};
const fixedStyle = {
  selector: 'SvelteAttribute[key.name="style"][value.length=1] > SvelteLiteral',
  message: 'style-src forbids style attributes in markup; use a class, or style:name={value}.',
};

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'node_modules/',
      'test-results/',
      'playwright-report/',
      '.vite/',
      '.cache/',
      '.svelte-check/',
      '**/*.as.ts',
    ],
  },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  svelte.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    languageOptions: {
      globals: { ...globals.browser, ...globals.worker },
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    plugins: { tessera: { rules: { rooms: roomsRule } } },
    rules: {
      'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
      'no-console': 'error',
      'no-empty-function': 'error',
      eqeqeq: ['error', 'always'],
      'prefer-const': 'error',
      'no-restricted-syntax': ['error', bareCatch, plainWorker, trustedSql],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true, allowNever: true },
      ],
      '@typescript-eslint/no-unused-vars': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      'tessera/rooms': 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: {
      'svelte/no-at-html-tags': 'error',
      'prefer-const': 'off',
      'svelte/prefer-const': 'error',
      'no-restricted-syntax': ['error', bareCatch, plainWorker, trustedSql, looseSql, fixedStyle],
      'svelte/no-target-blank': 'error',
      'svelte/button-has-type': 'error',
      'svelte/no-navigation-without-resolve': 'off',
    },
  },
  {
    files: ['src/**'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['process', 'Buffer', 'global', 'require', '__dirname'].map((name) => ({
          name,
          message: 'The product runs in browsers.',
        })),
      ],
      'no-restricted-properties': [
        'error',
        ...['innerHTML', 'outerHTML', 'insertAdjacentHTML'].map((property) => ({
          property,
          message: 'Trusted Types refuse it; build the nodes.',
        })),
      ],
    },
  },
  {
    files: ['src/core/**', 'src/stats/**', 'src/models/**', 'src/stages/*/spec.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['window', 'document', 'localStorage', 'process', 'Buffer'].map((name) => ({
          name,
          message: 'This room is pure: it runs in a page, in a worker and in Node.',
        })),
      ],
    },
  },
  {
    files: ['src/data/**', 'src/stages/**', 'src/studio/**', 'src/exports/**'],
    rules: { 'no-restricted-syntax': ['error', bareCatch, plainWorker, trustedSql, looseSql] },
  },
  {
    files: ['src/core/sql.ts', 'src/data/rawSql.ts'],
    rules: { 'no-restricted-syntax': ['error', bareCatch, plainWorker] },
  },
  {
    files: ['src/core/workers.ts'],
    rules: { 'no-restricted-syntax': ['error', bareCatch, trustedSql] },
  },
  {
    files: ['tests/**', '*.config.{ts,js}', '.dependency-cruiser.cjs'],
    languageOptions: { globals: { ...globals.node } },
    rules: {
      'no-restricted-syntax': ['error', bareCatch],
      'no-console': 'off',
      'no-empty-pattern': ['error', { allowObjectPatternsAsParameters: true }],
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: { ...globals.node } },
    rules: { 'no-console': 'off', 'no-restricted-syntax': ['error', bareCatch] },
  },
);
