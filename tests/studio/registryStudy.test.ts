import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Json } from '../../src/core/json.ts';
import { parseRecipe } from '../../src/core/recipeSchema.ts';
import {
  productionAfter,
  withAct,
  type Act,
  type Comparison,
  type RegistrySpec,
  type RegistryValue,
} from '../../src/stages/registry/spec.ts';
import { registry } from '../../src/stages/specs.ts';
import { automation, type Tessera } from '../../src/workspace/automation.ts';
import type { Workspace } from '../../src/workspace/workspace.svelte.ts';
import { openWorkspace } from '../support/workspace.ts';

let workspace: Workspace;
let tessera: Tessera;
const signed = { at: '2026-02-01T00:00:00Z', by: 'Ann', note: '' };

const specNow = (): RegistrySpec => workspace.node('registry').spec as unknown as RegistrySpec;
const act = (change: Partial<Act>): Act => ({
  ...signed,
  action: 'promote',
  version: 'v1',
  comparison: null,
  reason: '',
  ...change,
});
const keep = (spec: RegistrySpec): Promise<void> => workspace.edit('registry', spec, { run: false });

async function publish(name: string): Promise<void> {
  await tessera.publishVersion({ name, by: 'Ann' });
}

async function compare(champion: string, challenger: string): Promise<Comparison> {
  await keep({ ...specNow(), comparison: { champion, challenger } });
  await tessera.run('registry');
  const { comparison } = (await tessera.result('registry')) as unknown as RegistryValue;
  if (!comparison) throw new Error('nothing was compared');
  return comparison;
}

beforeAll(async () => {
  workspace = await openWorkspace();
  tessera = automation(workspace);
  await tessera.addDemo('small');
  await tessera.autopilot({ k: 4 });
  await publish('First');
  await tessera.promoteVersion('v1');
}, 180_000);
afterAll(() => workspace.close());

describe('what is on the record', () => {
  test('undo takes back the edit before, and leaves what was published', async () => {
    await workspace.edit(
      'segments',
      { ...(workspace.node('segments').spec as object), k: 5 },
      { run: false },
    );
    expect(await workspace.undo()).toBe('Make 5 segments');
    expect(await workspace.undo()).toBe('Segment it');
    expect(productionAfter(specNow().history)).toBe('v1');
    await workspace.redo();
    expect(specNow().versions.map(({ id }) => id)).toEqual(['v1']);
  });

  test('an edit that takes from it is refused by its name', async () => {
    const before = specNow();
    await expect(keep({ ...before, history: [], versions: [] })).rejects.toMatchObject({
      code: 'recipe.append-only',
    });
    expect(specNow()).toBe(before);
  });

  test('a study is opened with it, and one in which it was changed is refused', () => {
    const recipe = JSON.parse(JSON.stringify(workspace.recipe)) as typeof workspace.recipe;
    expect(parseRecipe(recipe, registry)).toEqual(workspace.recipe);
    const text = JSON.stringify(recipe).replace('"by":"Ann"', '"by":"Bob"');
    expect(() => parseRecipe(JSON.parse(text), registry)).toThrow(
      /Versions: .*changed after it was published/,
    );
  });
});

describe('champion and challenger', () => {
  test('a version compared with the segments that it was published from is the same in everything', async () => {
    const comparison = await compare('v1', 'current');
    expect(comparison.adjustedRand).toBe(1);
    expect(comparison.reassigned).toBe(0);
    expect(comparison.onlyChampion + comparison.onlyChallenger).toBe(0);
    expect(comparison.champion.common).toEqual(comparison.challenger.common);
    expect(comparison.champion.own).toEqual(comparison.challenger.own);
    expect(comparison.champion.stability.resamples).toBeGreaterThanOrEqual(20);
    expect(comparison.champion.fairness.map(({ attribute }) => attribute)).toContain('gender');
  }, 120_000);

  test('another number of segments moves customers, and the counts hold everybody', async () => {
    await workspace.edit(
      'segments',
      { ...(workspace.node('segments').spec as object), k: 6 },
      { run: false },
    );
    const comparison = await compare('v1', 'current');
    expect(comparison.counts.flat().reduce((sum, n) => sum + n, 0)).toBe(comparison.customers);
    expect(comparison.challenger.k).toBe(6);
    expect(comparison.reassigned).toBeGreaterThan(0);
    expect(comparison.adjustedRand).toBeLessThan(1);
    expect(comparison.target).not.toBeNull();
    expect(comparison.champion.lift?.explained).toBeLessThanOrEqual(1);
  }, 120_000);

  test('groups of people are those of the audit, with its bands and crossings, counted over the same customers', async () => {
    const { sources } = workspace.node('sources').spec as unknown as {
      sources: readonly { id: string; name: string; columns: readonly { id: string; name: string }[] }[];
    };
    const customers = sources.find(({ columns }) => columns.some(({ name }) => name === 'gender'));
    const attribute = (id: string, column: string, grouping: Json) => ({
      id,
      source: customers?.id ?? '',
      column: customers?.columns.find(({ name }) => name === column)?.id ?? '',
      grouping,
      reference: null,
      reason: '',
      basis: '',
    });
    const attributes = [
      attribute('a0', 'gender', { kind: 'values' }),
      attribute('a1', 'age', { kind: 'ages', edges: [30, 50] }),
    ];
    await tessera.set('fairness', { attributes, crossings: [['a0', 'a1']] });
    const { champion } = await compare('v1', 'current');
    expect(champion.fairness.map(({ attribute: name, grouping }) => [name, grouping])).toEqual([
      ['gender', 'every value'],
      ['age', 'under 30, 30–49, 50 and over'],
      ['gender × age', 'crossed'],
    ]);
    const [gender, age, crossed] = champion.fairness.map(({ groups }) => groups);
    expect([gender, age]).toEqual([3, 3]);
    expect(crossed).toBeGreaterThan(6);
    await tessera.run('fairness');
    const audit = (await tessera.result('fairness')) as unknown as {
      findings: readonly {
        dimension: string;
        subject: string;
        gap: { difference: { value: number } } | null;
      }[];
    };
    expect(audit.findings.length).toBeGreaterThan(0);
    const { challenger } = await compare('v1', 'current');
    const widest = (dimension: string): number =>
      Math.max(
        ...audit.findings.flatMap((one) =>
          one.dimension === dimension && one.subject.startsWith('S') && one.gap
            ? [Math.abs(one.gap.difference.value)]
            : [],
        ),
      );
    expect(challenger.fairness[0]?.gap).toBeCloseTo(widest('a0'), 9);
  }, 120_000);

  test('a version takes the other’s place only after the comparison, and rolling back brings it back', async () => {
    await publish('Second');
    expect(() => withAct(specNow(), act({ version: 'v2' }))).toThrow('comparison with v1');
    await compare('v1', 'v2');
    await tessera.promoteVersion('v2', { by: 'Ann' });
    expect(specNow().history[3]?.comparison?.champion).toBe('v1');
    expect(productionAfter(specNow().history)).toBe('v2');
    const file = JSON.parse(await (await tessera.export('version-json')).text()) as {
      version: { id: string };
    };
    expect(file.version).toEqual(specNow().versions[1]);
    await tessera.rollBackVersion('v1', { note: 'Too many segments.' });
    expect(productionAfter(specNow().history)).toBe('v1');
    expect(specNow().history).toHaveLength(5);
  }, 120_000);
});
