import { expect, test } from 'vitest';
import { keysOf } from '../../../src/core/lineage.ts';
import { emptyRecipe, type Recipe } from '../../../src/core/recipe.ts';
import { loadsOf, readingLoads } from '../../../src/core/snapshotsReading.ts';
import { registry } from '../../../src/stages/specs.ts';
import { withChosen } from '../../../src/workspace/snapshotEdits.ts';
import type { SourcesDocument } from '../../../src/workspace/sourceEdits.ts';
import { csvReading } from '../../support/csvReading.ts';

const content = (letter: string, role: string | null) => ({
  fingerprint: letter.repeat(64),
  bytes: 1,
  demo: null,
  reading: csvReading,
  columns: [{ id: 'c0', name: 'id', type: 'integer', role }],
});
const record = { file: 'f.csv', how: 'first', loadedAt: null, rows: 1, asOf: null };

function study(): Recipe {
  const source = {
    id: 'people',
    name: 'people',
    ...content('b', 'customer'),
    snapshots: [
      { ...record, id: '1', content: content('a', null) },
      { ...record, id: '2' },
      { ...record, id: '3', content: content('c', null) },
    ],
    snapshot: '2',
  };
  const empty = emptyRecipe(registry);
  const nodes = empty.nodes.map((node) =>
    node.stage === 'sources' ? { ...node, spec: { sources: [source] } } : node,
  );
  return { ...empty, nodes };
}

const keyIn = (recipe: Recipe): string => keysOf(recipe, registry).get('quality') ?? '';

test('what is computed of another load has the key that it has when a person chooses that load', () => {
  const recipe = study();
  const node = recipe.nodes.find(({ stage }) => stage === 'sources');
  const chosen = withChosen(node?.spec as unknown as SourcesDocument, 'people', '1');
  const byHand = {
    ...recipe,
    nodes: recipe.nodes.map((one) => (one === node ? { ...one, spec: chosen as never } : one)),
  };
  expect(keyIn(readingLoads(recipe, { people: '1' }))).toBe(keyIn(byHand));
  expect(keyIn(byHand)).not.toBe(keyIn(recipe));
});

test('the load that is read already changes nothing', () => {
  const recipe = study();
  expect(readingLoads(recipe, { people: '2' })).toBe(recipe);
});

test('a load or a source that is not recorded is refused by name', () => {
  expect(() => readingLoads(study(), { people: '9' })).toThrow('Load 9 of “people”');
  expect(() => readingLoads(study(), { orders: '1' })).toThrow('orders');
});

test('what a stage over all loads depends on names every load with its content', () => {
  expect(loadsOf(study())).toMatchObject([
    {
      id: 'people',
      read: '2',
      loads: [{ fingerprints: ['a'.repeat(64)] }, { fingerprints: ['b'.repeat(64)] }, { id: '3' }],
    },
  ]);
});
