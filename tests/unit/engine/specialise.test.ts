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

test('lines are repeated for rows, for layers, for rows and columns, and for quads of a packed row', () => {
  expect(specialise('let a_r0 = at + 0u; // each row', {}, 3, 2)).toBe(
    'let a_r0 = at + 0u;\nlet a_r1 = at + 1u;',
  );
  expect(specialise('let a_l0 = at + 0u; // each layer', {}, 3, 2)).toBe(
    'let a_l0 = at + 0u;\nlet a_l1 = at + 1u;',
  );
  expect(
    specialise('s_r0 = fma(x0_r0, q0[0], s_r0); // each row and column', {}, 5, 2).split('\n').at(-1),
  ).toBe('s_r1 = fma(x4_r1, q1[0], s_r1);');
  expect(specialise('let q0 = centres[at + 0u]; // each quad', {}, 4)).toBe(
    'let q0 = centres[at + 0u];\nlet q1 = centres[at + 1u];',
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
