import { describe, expect, test } from 'vitest';
import type { ColumnType, Role } from '../../../src/core/table.ts';
import { columnNamed } from '../../../src/stages/customersExpressions.ts';
import type { FeatureSpec } from '../../../src/stages/features/spec.ts';
import { published, type PublishedVersion, type RegistrySpec } from '../../../src/stages/registry/spec.ts';
import { groupNotes } from '../../../src/stages/scoring.ts';
import { bindVersion } from '../../../src/stages/scoringBinding.ts';
import type { ProfiledColumn, SourceValue } from '../../../src/stages/sources/spec.ts';
import { ageGroups } from './ageGroups.ts';
import { draftOf } from './registryDraft.ts';

const balance = 'יתרה';
const long = 'x'.repeat(5000);
const table = 'לקוחות.csv';

const column = (id: string, name: string, type: ColumnType, role: Role | null = null): ProfiledColumn => ({
  id,
  name,
  type,
  role,
  missing: 0,
  distinct: 10,
  distinctIsExact: true,
  least: null,
  greatest: null,
});

const source = (columns: readonly ProfiledColumn[]): SourceValue => ({
  id: 'people',
  name: table,
  table: 't',
  rows: 10,
  rejected: 0,
  rejects: [],
  columns,
  preview: [],
  warnings: [],
});

const feature = (id: string, name: string, columnId: string): FeatureSpec => ({
  id,
  name,
  unit: '',
  origin: { kind: 'column', source: 'people', column: columnId, aggregate: 'mean' },
  used: true,
  transform: 'none',
  scaling: 'z-score',
  cap: null,
  missing: 'median',
});

/** A version by a column of a right-to-left name and one of a long name, with filters on both and on one more. */
function version(): PublishedVersion {
  const filter = (id: string) => ({
    source: 'people',
    column: id,
    operator: '>' as const,
    value: 0,
    enabled: true,
  });
  const spec = {
    entity: { source: 'people', column: null },
    events: null,
    filters: [filter('c0'), filter('c1'), filter('c2')],
    asOf: null,
    features: [feature('f0', balance, 'c0'), feature('f1', long, 'c1')],
  };
  const columns = [
    { id: 'c0', name: balance, type: 'integer' as const, role: null },
    { id: 'c1', name: long, type: 'integer' as const, role: null },
    { id: 'c2', name: 'age', type: 'integer' as const, role: null },
  ];
  const pinned = { id: 'people', name: table, load: 'l0', fingerprint: 'a'.repeat(64), rows: 10, columns };
  const draft = { ...draftOf(), features: { version: 1, spec }, sources: [pinned] };
  const empty: RegistrySpec = { versions: [], history: [], comparison: null, lift: null };
  const [made] = published(empty, draft, { at: '2026-01-01', by: '', note: '', name: 'First' }).versions;
  if (!made) throw new Error('nothing was published');
  return made;
}

const short = `${'x'.repeat(60)}…`;
const apart = (name: string): string => `\u2068${name}\u2069`;

describe('what is not as it was when a version was published', () => {
  test('is told with names that are cut, and kept to themselves where they are written from right to left', () => {
    const live = source([column('c0', balance, 'text'), column('c1', long, 'number', 'sensitive')]);
    expect(bindVersion(version(), [live]).notes).toEqual([
      `${apart(balance)}: ${apart(balance)} was “whole number” and is “text” now.`,
      `${short}: ${short} was “whole number” and is “number” now.`,
      `${short} is made of ${short}, which has been marked sensitive since.`,
      `The filter on ${apart(balance)} is not applied: ${apart(table)} does not read it as numbers any more.`,
      `The filter on age is not applied: ${apart(table)} has no such column.`,
    ]);
  });

  test('is told so of groups too', () => {
    const groups = [
      { ...ageGroups, id: 'a0', column: balance },
      { ...ageGroups, id: 'a1', column: long },
    ];
    const live = source([column('c0', balance, 'text', 'sensitive'), column('c1', long, 'text')]);
    expect(groupNotes({ groups }, [live], ['a1'])).toEqual([
      `${apart(balance)} is taken into account, though no decision on the source register allows it any more.`,
      `Groups by ${short} cannot be told: customers are placed as if they belonged to none.`,
    ]);
  });
});

test('a column that is gone and cannot be done without is named so where it is asked for', () => {
  expect(() => columnNamed(source([]), `“${balance}”`)).toThrow(
    `Features read column ${apart(`“${balance}”`)} of ${apart(table)}, which is not there.`,
  );
  expect(() => columnNamed({ ...source([]), leftOut: [{ id: 'c1', name: balance }] }, 'c1')).toThrow(
    `Features read column “${apart(balance)}” of ${apart(table)}, which is left out of reading.`,
  );
});
