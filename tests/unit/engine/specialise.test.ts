import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { specialise } from '../../../src/engine/webgpu/specialise.ts';

test('sizes replace the constants', () => {
  expect(specialise('const D = 1u;\nconst K = 1u;\nfn f() {}', { D: 5, K: 12 })).toBe(
    'const D = 5u;\nconst K = 12u;\nfn f() {}',
  );
});

test('marked lines are repeated for every column', () => {
  const source = '  let x0 = values[0u * stride]; // each column\n  let y = x0;';
  expect(specialise(source, {}, 3)).toBe(
    '  let x0 = values[0u * stride];\n  let x1 = values[1u * stride];\n  let x2 = values[2u * stride];\n  let y = x0;',
  );
});

test('a constant that is not there is an error', () => {
  expect(() => specialise('const D = 1u;', { K: 2 })).toThrow(RangeError);
});

test('no shader sizes anything by override', () => {
  const folder = new URL('../../../shaders/', import.meta.url);
  const files = readdirSync(folder).filter((name) => name.endsWith('.wgsl'));
  expect(files.length).toBeGreaterThan(0);
  for (const file of files)
    expect(readFileSync(new URL(file, folder), 'utf8')).not.toMatch(/^\s*override\b/m);
});
