import { expect, test } from 'vitest';
import type { Json } from '../../../src/core/json.ts';
import type { SnapshotRecord, SourceContent } from '../../../src/core/snapshots.ts';
import { emptyRecipe } from '../../../src/core/recipe.ts';
import { withSpec } from '../../../src/core/recipeEdits.ts';
import { columnName } from '../../../src/stages/features/view/words.ts';
import { withLackedColumns } from '../../../src/stages/lackedColumns.ts';
import type { SourceValue } from '../../../src/stages/sources/spec.ts';
import { registry } from '../../../src/stages/specs.ts';
import { csvReading } from '../../support/csvReading.ts';

const column = (id: string, name: string) => ({ id, name, type: 'number' as const, role: null });
const load = (id: string, columns?: SourceContent['columns']): SnapshotRecord => ({
  id,
  file: `${id}.csv`,
  how: 'first',
  loadedAt: null,
  rows: null,
  asOf: null,
  ...(columns ? { content: { fingerprint: id, bytes: 1, demo: null, reading: csvReading, columns } } : {}),
});
const people = {
  id: 'people',
  name: 'people.csv',
  fingerprint: '3',
  bytes: 1,
  demo: null,
  reading: csvReading,
  columns: [column('c0', 'visits')],
  snapshots: [
    load('1', [column('c0', 'visits'), column('c1', 'spent')]),
    load('2', [column('c1', 'spend')]),
    load('3'),
  ],
};

test('a column that the load that is read lacks is called as the newest load that has it calls it', () => {
  expect(columnName([people], 'people', 'c1')).toBe('spend');
  expect(columnName([people], 'people', 'c0')).toBe('visits');
  expect(columnName([people], 'people', 'c9')).toBe('c9');
});

test('a source is given the columns that it lacks, and is as it was where it lacks none', () => {
  const empty = emptyRecipe(registry);
  const recipe = withSpec(empty, 'sources', { sources: [people] } as unknown as Json, {});
  const value = { ...people, columns: [{ id: 'c0', name: 'visits' }] } as unknown as SourceValue;
  const whole = { ...value, columns: [...value.columns, { id: 'c1', name: 'spend' }] } as SourceValue;
  expect(withLackedColumns([value], recipe)[0]?.lacked).toEqual([{ id: 'c1', name: 'spend' }]);
  expect(withLackedColumns([whole], recipe)).toEqual([whole]);
  const leftOut = { ...value, leftOut: [{ id: 'c1', name: 'spend' }] };
  expect(withLackedColumns([leftOut], recipe)).toEqual([leftOut]);
});
