import { expect, test } from 'vitest';
import { emptyRegister } from '../../../src/core/register.ts';
import { columnSensitivities, newestDay, registerGaps } from '../../../src/core/registerGaps.ts';
import { keysOf } from '../../../src/core/lineage.ts';
import { emptyRecipe } from '../../../src/core/recipe.ts';
import { parseRecipe } from '../../../src/core/recipeSchema.ts';
import { registry } from '../../../src/stages/specs.ts';
import type { SourcesSpec, SourceSpec } from '../../../src/stages/sources/spec.ts';
import { csvText } from '../../../src/ui/charts/tableData.ts';
import {
  freshnessInWords,
  registerJson,
  registerRows,
  registerTable,
  withRegister,
  withSensitivity,
} from '../../../src/stages/sources/view/register.ts';
import { csvReading } from '../../support/csvReading.ts';

const source: SourceSpec = {
  id: 'shop',
  name: 'shop.csv',
  fingerprint: '0'.repeat(64),
  bytes: 10,
  demo: null,
  reading: csvReading,
  columns: [
    { id: 'c0', name: 'customer', type: 'integer', role: 'customer' },
    { id: 'c1', name: 'income', type: 'number', role: null },
    { id: 'c2', name: 'gender', type: 'text', role: 'sensitive' },
    { id: 'c3', name: 'ordered', type: 'date', role: 'time' },
  ],
};
const spec: SourcesSpec = { sources: [source] };
const figures = { missing: 0, distinct: 2, distinctIsExact: true, least: '1', greatest: '9' };
const value = {
  id: 'shop',
  name: 'shop.csv',
  table: 't',
  rows: 2,
  rejected: 0,
  rejects: [],
  warnings: [],
  preview: [['1', '5', 'f', '2026-01-01']],
  columns: source.columns.map((column) => ({
    ...column,
    ...figures,
    greatest: column.role === 'time' ? '2026-01-10' : '9',
  })),
};
const roles = ({ sources }: SourcesSpec): (string | null)[] =>
  sources.flatMap(({ columns }) => columns.map(({ role }) => role));
const recipeWith = (sources: SourcesSpec) => {
  const empty = emptyRecipe(registry);
  return {
    ...empty,
    nodes: empty.nodes.map((node) => (node.stage === 'sources' ? { ...node, spec: sources } : node)),
  };
};

test('what is confirmed as protected becomes sensitive, what is confirmed as harmless no longer is, keys keep their roles', () => {
  const confirmed = withSensitivity(
    spec,
    'shop',
    new Map([
      ['customer', 'protected'],
      ['income', 'special'],
      ['gender', 'none'],
    ]),
  );
  expect(roles(confirmed)).toEqual(['customer', 'sensitive', null, 'time']);
  expect(confirmed.sources[0]?.register?.columns).toContainEqual({
    column: 'income',
    sensitivity: 'special',
  });
  const again = withSensitivity(confirmed, 'shop', new Map([['income', 'none']]));
  expect(roles(again)).toEqual(['customer', null, null, 'time']);
  expect(again.sources[0]?.register?.columns).toHaveLength(3);
});

test('the register changes no key; a role that a confirmation gives does', () => {
  const keys = (sources: SourcesSpec) => keysOf(recipeWith(sources), registry).get('features');
  expect(keys(withRegister(spec, 'shop', { owner: 'Ana' }))).toBe(keys(spec));
  expect(keys(withSensitivity(spec, 'shop', new Map([['gender', 'protected']])))).toBe(keys(spec));
  expect(keys(withSensitivity(spec, 'shop', new Map([['income', 'protected']])))).not.toBe(keys(spec));
});

test('a study with a register is read again as it was, one from before it opens, and nonsense is refused', () => {
  const filled = withRegister(spec, 'shop', {
    legalBasis: 'contract',
    agreement: 'processor',
    agreementUntil: '2027-01-31',
  });
  const parsed = parseRecipe(recipeWith(filled), registry);
  expect(parsed.nodes.find(({ stage }) => stage === 'sources')?.spec).toEqual(filled);
  expect(() => parseRecipe(recipeWith(spec), registry)).not.toThrow();
  const broken = withRegister(spec, 'shop', { agreementUntil: 'next year' });
  expect(() => parseRecipe(recipeWith(broken), registry)).toThrow(/agreementUntil/);
});

test('every entry that lacks is named, and an agreement that has ended', () => {
  const columns = columnSensitivities(source.columns, value.preview);
  expect(registerGaps(emptyRegister, columns, '2026-01-20')).toEqual([
    'owner',
    'system',
    'legal basis',
    'agreement',
    'purpose',
    'retention',
    'expected freshness',
    'sensitivity of 4 columns',
  ]);
  const filled = {
    ...emptyRegister,
    owner: 'Ana',
    system: 'Shop',
    legalBasis: 'contract' as const,
    agreement: 'supplier' as const,
    purposes: 'Service',
    retentionMonths: 36,
    freshDays: 7,
    columns: source.columns.map(({ name }) => ({ column: name, sensitivity: 'none' as const })),
  };
  const confirmed = columnSensitivities(source.columns, value.preview, filled);
  expect(registerGaps(filled, confirmed, '2026-01-20')).toEqual(['end of the agreement']);
  expect(registerGaps({ ...filled, agreementUntil: '2026-01-19' }, confirmed, '2026-01-20')).toEqual([
    'a valid agreement (it has ended)',
  ]);
  expect(registerGaps({ ...filled, agreementUntil: '2026-01-20' }, confirmed, '2026-01-20')).toEqual([]);
});

test('freshness is measured by the newest day of the time column, also where days are whole numbers', () => {
  const [row] = registerRows(withRegister(spec, 'shop', { freshDays: 7 }).sources, [value], '2026-01-20');
  expect(row && freshnessInWords(row)).toEqual({ text: '2026-01-10, 10 days ago, late', late: true });
  const packed = { id: 'c0', name: 'day', type: 'integer', role: 'time', greatest: '20110131' } as const;
  expect(newestDay([packed])).toBe('2011-01-31');
  expect(newestDay([{ ...packed, greatest: '1300000000' }])).toBeNull();
});

test('the CSV defuses formulas, and the JSON holds what was proposed and what was confirmed', () => {
  const named = withRegister(spec, 'shop', { owner: '=HYPERLINK("x")' });
  const rows = registerRows(
    withSensitivity(named, 'shop', new Map([['gender', 'protected']])).sources,
    [value],
    '2026-01-20',
  );
  expect(csvText(registerTable(rows))).toContain(`"'=HYPERLINK(""x"")"`);
  expect(JSON.parse(registerJson(rows))).toMatchObject({
    sources: [
      {
        source: 'shop.csv',
        newestDay: '2026-01-10',
        columns: [
          { column: 'customer' },
          {},
          { column: 'gender', proposed: 'protected', confirmed: 'protected' },
          {},
        ],
      },
    ],
  });
});
