import { expect, test } from 'vitest';
import { meaningOf, termOf } from '../../../../src/stages/activation/view/columns.ts';

test('a feature named like a member of every object is a feature', () => {
  for (const name of ['constructor', 'toString', '__proto__']) {
    expect(meaningOf(name, 3)).toMatch(/^A feature’s value/);
    expect(termOf(name, 3)).toBeNull();
  }
});
