import { afterAll, beforeAll, expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import type { KeepingParts } from '../../src/workspace/keeping.svelte.ts';
import type { Workspace } from '../../src/workspace/workspace.svelte.ts';
import { memoryKeeping, openWorkspace } from '../support/workspace.ts';
import { edits, orders, people, refusalOf, shownBy } from './editedSupport.ts';

const STEPS = 18;
/** Edits between two comparisons. */
const BETWEEN = 6;

let edited: Workspace;
let anew: Workspace;
let written: Parameters<KeepingParts['writeStudy']>[0] | null = null;

beforeAll(async () => {
  const keeping = memoryKeeping();
  keeping.writeStudy = (parts) => {
    written = parts;
    return Promise.resolve(new Blob([]));
  };
  [edited, anew] = await Promise.all([openWorkspace({ engine: 'wasm' }, keeping), openWorkspace()]);
});
afterAll(() => {
  edited.close();
  anew.close();
});

/** What the study shows in a studio that has computed and fitted nothing of it. */
async function computedAnew(): Promise<Readonly<Record<string, unknown>>> {
  await anew.forgetEverything();
  await edited.studyFiles.write({ withData: true });
  await anew.sources.give(written?.files ?? []);
  await anew.open(written?.recipe);
  return shownBy(anew);
}

test.each([1, 2, 3, 4, 5])(
  'a study that was edited and interrupted again and again shows what it shows where it is computed anew: %i',
  async (seed) => {
    const own = random(seed);
    const names = Object.keys(edits);
    await edited.forgetEverything();
    await edited.sources.add('orders.csv', orders(0, 120));
    await edited.sources.add('people.csv', people(0, 120));
    await edited.autopilot();
    const done: string[] = [];
    for (let step = 1; step <= STEPS; step++) {
      const name = names[own.below(names.length)] as string;
      done.push(name);
      await refusalOf(edits[name]?.(edited, own));
      if (step % 2 === 0) await refusalOf(edits['interrupt']?.(edited, own));
      if (step % BETWEEN === 0) expect(await shownBy(edited), done.join(', ')).toEqual(await computedAnew());
    }
  },
  60_000,
);
