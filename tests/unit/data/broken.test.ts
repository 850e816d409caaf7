import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import expected from '../../sql/broken.json' with { type: 'json' };
import { sharedPath } from '../../support/sharedNode.ts';

test('the table of broken files names each of them and no other', () => {
  const root = sharedPath('data/broken');
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(root.length + 1));
  expect(Object.keys(expected).sort()).toEqual(files.sort());
});
