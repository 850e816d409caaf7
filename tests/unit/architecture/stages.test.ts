import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const folder = join(import.meta.dirname, '../../../src/stages');
const stages = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

test.each(stages)('the stage %s has a spec, a proposal, a run and a view', (stage) => {
  const missing = ['spec.ts', 'propose.ts', 'run.ts', 'View.svelte'].filter(
    (file) => !existsSync(join(folder, stage, file)),
  );
  expect(missing).toEqual([]);
});
