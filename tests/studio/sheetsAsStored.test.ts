import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { emptyRecipe } from '../../src/core/recipe.ts';
import { parseRecipeText } from '../../src/core/recipeSchema.ts';
import type { SourcesValue } from '../../src/stages/sources/spec.ts';
import { registry } from '../../src/stages/specs.ts';
import type { Workspace } from '../../src/workspace/workspace.svelte.ts';
import { openWorkspace } from '../support/workspace.ts';
import { csvReading } from '../support/csvReading.ts';

let workspace: Workspace;

beforeAll(async () => {
  workspace = await openWorkspace({ engine: 'reference' });
});
afterAll(() => workspace.close());

/** A workbook with a blank first column, a column shown in percent, and a last row of totals. */
function workbook(customers: number): Blob {
  const text = (at: string, value: string) => `<c r="${at}" t="inlineStr"><is><t>${value}</t></is></c>`;
  const numbers = Array.from({ length: customers }, (_, row) => row + 1);
  const rows = numbers.map(
    (spend, row) =>
      `<row r="${row + 2}">${text(`B${row + 2}`, `c${row}`)}<c r="C${row + 2}" s="1"><v>0.125</v></c><c r="D${row + 2}"><v>${spend}</v></c></row>`,
  );
  const last = customers + 2;
  const sum = numbers.reduce((total, spend) => total + spend, 0);
  const sheet = `<row r="1">${text('B1', 'customer')}${text('C1', 'discount')}${text('D1', 'spend')}</row>${rows.join('')}<row r="${last}">${text(`B${last}`, 'Total')}<c r="D${last}"><v>${sum}</v></c></row>`;
  const files = Object.entries({
    '[Content_Types].xml': '<Types/>',
    'xl/workbook.xml': '<workbook><sheets><sheet name="Data" sheetId="1" r:id="rId1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="rId1" Type="t/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/styles.xml': '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="10"/></cellXfs></styleSheet>',
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${sheet}</sheetData></worksheet>`,
  });
  return new Blob([
    new Uint8Array(zipSync(Object.fromEntries(files.map(([name, part]) => [name, strToU8(part)])))),
  ]);
}

/** The study as version 2 of the sources wrote it: the blank column is `c0`. */
function oldStudy(fingerprint: string, bytes: number): string {
  const reading = { ...csvReading, format: 'xlsx', part: 'Data' };
  const columns = [
    { id: 'c0', name: '', type: 'text', role: null },
    { id: 'c1', name: 'customer', type: 'text', role: 'customer' },
    { id: 'c2', name: 'discount', type: 'number', role: null },
    { id: 'c3', name: 'spend', type: 'integer', role: 'amount' },
  ];
  const source = { id: 'people', name: 'people.xlsx', fingerprint, bytes, demo: null, reading, columns };
  const empty = emptyRecipe(registry);
  const nodes = empty.nodes.map((node) =>
    node.id === 'sources' ? { ...node, spec: { sources: [source] } } : node,
  );
  return JSON.stringify({ ...empty, nodes, stages: { ...empty.stages, sources: 2 } });
}

const read = async () => {
  await workspace.run('sources');
  const result = workspace.results.of<SourcesValue>('sources');
  return result.state === 'ready' ? result.artifact.value.sources[0] : undefined;
};

test('sheets of a study of an older build keep their columns, numbers and rows, and the study says so', async () => {
  await workspace.open(emptyRecipe(registry));
  const file = workbook(20);
  const { fingerprint } = await workspace.sources.load('people.xlsx', file);
  await workspace.open(parseRecipeText(oldStudy(fingerprint, file.size), registry));
  await workspace.sources.add('people.xlsx', file);

  const source = await read();
  expect(source?.columns.map(({ id, name, role }) => [id, name, role])).toEqual([
    ['c0', '', null],
    ['c1', 'customer', 'customer'],
    ['c2', 'discount', null],
    ['c3', 'spend', 'amount'],
  ]);
  expect([source?.rows, source?.rejected, source?.preview[0]]).toEqual([21, 0, [null, 'c0', '0.125', '1']]);
  expect(source?.warnings.map(({ code }) => code)).toContain('as-stored');

  await workspace.sources.snapshots.replace('people', { name: 'people 2.xlsx', blob: workbook(30) });
  const next = await read();
  expect([next?.rows, next?.preview[0]]).toEqual([31, [null, 'c0', '0.125', '1']]);
});

test('sheets of a new study are read as they are shown', async () => {
  await workspace.open(emptyRecipe(registry));
  await workspace.sources.add('people.xlsx', workbook(20));
  const source = await read();
  expect(source?.columns.map(({ id, name }) => [id, name])).toEqual([
    ['c0', 'customer'],
    ['c1', 'discount'],
    ['c2', 'spend'],
  ]);
  expect([source?.rows, source?.rejected, source?.preview[0]]).toEqual([20, 1, ['c0', '12.5', '1']]);
});
