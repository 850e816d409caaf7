import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { directives, headers, metaPolicy } from '../../../scripts/headers.mjs';
import { hostFiles } from '../../../scripts/hostFiles.mjs';

const root = join(import.meta.dirname, '../../..');
const files = Object.keys(hostFiles());
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

test.each(files)('%s is what the one list of headers makes', (path) => {
  expect(read(path)).toBe(hostFiles()[path]);
});

test.each(files)('%s holds every header with its value', (path) => {
  const text = read(path);
  for (const [name, value] of Object.entries(headers)) {
    if (path.includes('cloudfront') && name === 'X-Content-Type-Options') {
      expect(text).toContain('ContentTypeOptions');
    } else {
      expect(text).toContain(value);
    }
  }
});

test('the policy allows nothing but the own origin, with neither eval nor inline code', () => {
  const policy = headers['Content-Security-Policy'];
  expect(directives[0]).toBe(`default-src 'none'`);
  expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:|\*/);
  expect(policy).toContain(`connect-src 'self';`);
  expect(policy).toContain(`require-trusted-types-for 'script'; trusted-types app svelte-trusted-html`);
});

test('the meta fallback is the policy without the one directive that a meta element may not carry', () => {
  expect(metaPolicy).toBe(headers['Content-Security-Policy'].replace(` frame-ancestors 'none';`, ''));
});
