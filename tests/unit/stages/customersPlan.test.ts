import { expect, test } from 'vitest';
import { asAppError } from '../../../src/core/errors.ts';
import { planFeatures } from '../../../src/stages/customersPlan.ts';
import type { FeaturesSpec } from '../../../src/stages/features/spec.ts';
import type { ProfiledColumn, SourceValue } from '../../../src/stages/sources/spec.ts';

const long = (letter: string): string => letter.repeat(2000);
const column: ProfiledColumn = {
  id: 'c0',
  name: 'x',
  type: 'number',
  role: null,
  missing: 0,
  distinct: 1,
  distinctIsExact: true,
  least: '1',
  greatest: '1',
};
const source = (id: string, name: string): SourceValue => ({
  id,
  name,
  table: id,
  rows: 1,
  rejected: 0,
  rejects: [],
  columns: [column],
  preview: [],
  warnings: [],
});
const spec: FeaturesSpec = {
  entity: { source: 'a', column: null },
  events: null,
  filters: [],
  asOf: null,
  features: [
    {
      id: 'f0',
      name: 'x',
      unit: '',
      origin: { kind: 'column', source: 'b', column: 'c0', aggregate: 'mean' },
      used: true,
      transform: 'none',
      scaling: 'z-score',
      cap: null,
      missing: 'median',
    },
  ],
};

function refusal(): string {
  try {
    planFeatures(spec, [source('a', long('a')), source('b', long('b'))]);
  } catch (thrown) {
    return asAppError(thrown).message;
  }
  throw new TypeError('nothing was refused');
}

test('a table that cannot be joined to rows is refused with both names cut', () => {
  expect(refusal()).toMatch(/^a{120}… has no customer column, so that columns of b{120}… cannot be joined/);
});
