import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { emptyRecipe } from '../../src/core/recipe.ts';
import { registry } from '../../src/stages/specs.ts';
import { automation, type Tessera } from '../../src/workspace/automation.ts';
import type { Workspace } from '../../src/workspace/workspace.svelte.ts';
import { openWorkspace } from '../support/workspace.ts';

let workspace: Workspace;
let tessera: Tessera;

beforeAll(async () => {
  workspace = await openWorkspace({ engine: 'reference' });
  tessera = automation(workspace);
});
beforeEach(async () => {
  await workspace.open(emptyRecipe(registry));
  await tessera.addSource('visits.csv', csv('1,2024-01-10 12:00:00', '2,2024-07-10 12:00:00'));
});
afterAll(() => workspace.close());

const csv = (...lines: readonly string[]): Blob => new Blob([['visit_id,at', ...lines].join('\n') + '\n']);
const july = (): Blob => csv('2,2024-07-10 12:30:00', '3,2024-07-11 12:00:00', '4,2024-07-12 12:00:00');

async function times(): Promise<readonly unknown[]> {
  const { rows } = await tessera.query(
    `SELECT strftime("at", '%d %H:%M') FROM "visits.csv" ORDER BY visit_id`,
  );
  return rows.map(([time]) => time);
}

test('a script replaces a load, chooses the one before, and compares the two newest unless told', async () => {
  const replaced = await tessera.replace('visits.csv', 'july.csv', july());
  expect(replaced).toMatchObject({ id: 'visits', name: 'visits.csv', rows: 3, rejected: 0 });
  expect(replaced.columns.map(({ name }) => name)).toEqual(['visit_id', 'at']);
  const compared = await tessera.compare('visits');
  expect(compared).toMatchObject({ before: { id: '1' }, after: { id: '2' } });
  expect(compared.key).toMatchObject({ came: 2, went: 1, stayed: 1, changed: 1 });
  expect(await tessera.compare('visits', '2', '1')).toMatchObject({ before: { id: '2' }, key: { came: 1 } });
  await tessera.choose('visits', '1');
  expect(await times()).toEqual(['10 12:00', '10 12:00']);
});

test('a script appends rows, with a key in the place of old ones', async () => {
  expect(await tessera.append('visits', 'july.csv', july())).toMatchObject({ rows: 5 });
  await tessera.choose('visits', '1');
  const updated = await tessera.append('visits', 'july.csv', july(), { key: ['visit_id'] });
  expect(updated).toMatchObject({ id: 'visits', rows: 4 });
});

test('a script sets clock and zone, parts of a clock being enough, and takes them off again', async () => {
  await tessera.setClock('visits', { zone: 'Europe/London' });
  expect(await times()).toEqual(['10 12:00', '10 11:00']);
  await tessera.setZone('Asia/Tokyo');
  expect(await times()).toEqual(['10 21:00', '10 20:00']);
  await tessera.setClock('visits', { shiftMinutes: 60 });
  expect(workspace.sources.entries[0]?.clock).toMatchObject({ zone: null, shiftMinutes: 60 });
  await tessera.setClock('visits', null);
  await tessera.setZone(null);
  expect(await times()).toEqual(['10 12:00', '10 12:00']);
});

test('a script is told what is wrong: no such source, no such load, nothing to compare', async () => {
  await expect(tessera.compare('visits')).rejects.toMatchObject({
    code: 'recipe.setting',
    details: { source: 'visits' },
  });
  await expect(tessera.replace('nowhere', 'july.csv', july())).rejects.toMatchObject({
    code: 'recipe.setting',
  });
  await expect(tessera.choose('visits', '9')).rejects.toMatchObject({ code: 'ingest.missing' });
  await expect(tessera.setClock('visits', { shiftMinutes: 0.5 })).rejects.toHaveProperty('code');
});
