import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { registry } from '../../../src/stages/specs.ts';
import { readStudy } from '../../../src/storage/studyFile.ts';

const golden = (name: string) =>
  new Blob([new Uint8Array(readFileSync(new URL(`../../storage/${name}`, import.meta.url)))]);

test.each([
  ['golden-v1.tessera', undefined],
  ['golden-v1-sealed.tessera', 'golden passphrase'],
  ['golden-v2.tessera', undefined],
])('%s, written without the product’s code, opens with all that it holds', async (name, passphrase) => {
  const { recipe, pinned, files } = await readStudy(golden(name), registry, { passphrase });
  expect(recipe).toMatchObject({ name: 'Golden study', seed: 20240501 });
  expect(recipe.nodes.find(({ id }) => id === 'segments')).toMatchObject({
    spec: { k: 2 },
    reasons: { k: 'Two segments have the highest silhouette.' },
  });
  expect(recipe.nodes.find(({ id }) => id === 'sources')?.spec).toMatchObject({
    sources: [{ id: 'orders', columns: [{ role: 'customer' }, { role: 'time' }, { role: 'amount' }] }],
  });
  expect(pinned).toMatchObject([
    {
      node: 'segments',
      value: {
        model: {
          centroids: [
            [-1, 0.5],
            [1, -0.5],
          ],
        },
      },
    },
  ]);
  const [file] = files;
  expect(file?.name).toBe('orders.csv');
  const bytes = new Uint8Array((await file?.blob.arrayBuffer()) ?? []);
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(file?.fingerprint);
});

test.each([
  ['golden-v1.tessera', 0],
  ['golden-v2.tessera', 1],
])('%s has its features read what quality gives on, with %i rules', async (name, rules) => {
  const { recipe } = await readStudy(golden(name), registry, {});
  const nodeOf = (stage: string) => recipe.nodes.find((node) => node.stage === stage);
  expect(nodeOf('features')?.inputs).toEqual(['quality']);
  expect(nodeOf('quality')?.inputs).toEqual(['sources']);
  expect(nodeOf('quality')?.spec).toHaveProperty('rules.length', rules);
});
