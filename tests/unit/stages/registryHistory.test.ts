import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import {
  definition,
  productionAfter,
  productionAt,
  published,
  standingOf,
  whyNot,
  withAct,
  type Act,
  type RegistrySpec,
} from '../../../src/stages/registry/spec.ts';
import { draftOf } from './registryDraft.ts';

const empty: RegistrySpec = { versions: [], history: [], comparison: null, lift: null };
const at = (minute: number): string => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
const signed = (minute: number) => ({ at: at(minute), by: 'Ann', note: '' });
const publish = (spec: RegistrySpec, minute: number): RegistrySpec =>
  published(spec, draftOf(), { ...signed(minute), name: `Version at ${minute}` });

const wish = fc.record({
  action: fc.constantFrom('publish', 'promote', 'rollback', 'retire'),
  version: fc.integer({ min: 1, max: 4 }).map((number) => `v${number}`),
});

/** Does what is possible of these wishes, one a minute, and tells what a plain reckoning says is in production after each. */
function lived(wishes: readonly { action: string; version: string }[]): {
  spec: RegistrySpec;
  production: (string | null)[];
} {
  let spec = empty;
  let current: string | null = null;
  const production: (string | null)[] = [];
  wishes.forEach(({ action, version }, minute) => {
    if (action === 'publish') {
      if (spec.versions.length < 4) spec = publish(spec, minute);
    } else {
      const act = {
        action: action as Act['action'],
        version,
        comparison: null,
        reason: 'the old one is wrong',
        ...signed(minute),
      };
      if (whyNot(spec.history, act) === null) {
        spec = withAct(spec, act);
        current = action === 'retire' ? (current === version ? null : current) : version;
      }
    }
    production.push(current);
  });
  return { spec, production };
}

const lives = fc.array(wish, { minLength: 1, maxLength: 14 });

describe('what is in production', () => {
  test('at any time is what a replay of the acts up to then gives', () => {
    fc.assert(
      fc.property(lives, (wishes) => {
        const { spec, production } = lived(wishes);
        production.forEach((expected, minute) => {
          expect(productionAt(spec.history, at(minute))).toBe(expected);
        });
        expect(productionAfter(spec.history)).toBe(production.at(-1));
      }),
      { numRuns: 60 },
    );
  });

  test('is nothing before the first promotion', () => {
    const { spec } = lived([{ action: 'publish', version: 'v1' }]);
    expect(productionAfter(spec.history)).toBeNull();
  });

  test('what was lived is a valid setting', () => {
    fc.assert(
      fc.property(lives, (wishes) => {
        expect(v.safeParse(definition.schema, lived(wishes).spec).success).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});

/** Every place of a JSON value, as a path. */
function places(value: unknown, path: readonly (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [[...path]];
  return Object.entries(value).flatMap(([name, member]) => places(member, [...path, name]));
}

function changedAt(value: unknown, [name, ...rest]: readonly (string | number)[]): unknown {
  if (name === undefined) {
    if (typeof value === 'number') return value + 1;
    if (typeof value === 'boolean') return !value;
    return typeof value === 'string' ? `${value}x` : 0;
  }
  const copy: Record<string | number, unknown> | unknown[] = Array.isArray(value)
    ? [...(value as unknown[])]
    : { ...(value as Record<string, unknown>) };
  (copy as Record<string | number, unknown>)[name] = changedAt(
    (value as Record<string | number, unknown>)[name],
    rest,
  );
  return copy;
}

describe('the chain', () => {
  const { spec } = lived([
    { action: 'publish', version: 'v1' },
    { action: 'promote', version: 'v1' },
    { action: 'publish', version: 'v2' },
    { action: 'promote', version: 'v2' },
    { action: 'rollback', version: 'v1' },
    { action: 'retire', version: 'v2' },
  ]);

  test('any single edit of a version or of an entry is detected', () => {
    const { versions, history } = spec;
    fc.assert(
      fc.property(fc.constantFrom(...places({ versions, history })), (path) => {
        const edited = { ...spec, ...(changedAt({ versions, history }, path) as object) };
        expect(v.safeParse(definition.schema, edited).success).toBe(false);
      }),
      { numRuns: 400 },
    );
  });

  test('an entry taken out of the middle, or two in another order, are detected', () => {
    const without = spec.history.filter((_, entry) => entry !== 3);
    const swapped = spec.history.map(
      (entry, index) => spec.history[index === 4 ? 5 : index === 5 ? 4 : index] ?? entry,
    );
    for (const history of [without, swapped]) {
      const parsed = v.safeParse(definition.schema, { ...spec, history });
      expect(parsed.success).toBe(false);
      expect(parsed.issues?.[0]?.message).toContain('broken at entry');
    }
  });

  test('the message says which version was changed', () => {
    const [first, ...others] = spec.versions;
    const versions = [{ ...first, name: 'Another' }, ...others];
    const { issues } = v.safeParse(definition.schema, { ...spec, versions });
    expect(issues?.[0]?.message).toContain('version v1 was changed after it was published');
  });
});

describe('an act', () => {
  const two = publish(publish(empty, 0), 1);
  const promoted = withAct(two, {
    ...signed(2),
    action: 'promote',
    version: 'v1',
    comparison: null,
    reason: '',
  });
  const act = (change: Partial<Act>): Act => ({
    ...signed(3),
    action: 'promote',
    version: 'v2',
    comparison: null,
    reason: '',
    ...change,
  });

  test('the first version may be promoted without a comparison; there is nothing to compare it with', () => {
    expect(standingOf(promoted.history, 'v1')).toMatchObject({ inProduction: true, since: at(2) });
  });

  test('a promotion needs a comparison with the version in production, or a reason why not', () => {
    const looked = { champion: 'v1', key: 'a'.repeat(64), customers: 40, adjustedRand: 0.8, reassigned: 0.1 };
    expect(() => withAct(promoted, act({}))).toThrow('comparison with v1');
    expect(() => withAct(promoted, act({ comparison: { ...looked, champion: 'v2' } }))).toThrow(
      'comparison with v1',
    );
    const other = { ...looked, key: 'b'.repeat(64) };
    expect(() => withAct(promoted, act({ comparison: other }))).toThrow('other segments');
    expect(productionAfter(withAct(promoted, act({ comparison: looked })).history)).toBe('v2');
    expect(productionAfter(withAct(promoted, act({ reason: 'v1 is wrong' })).history)).toBe('v2');
  });

  test('a roll back goes to what was in production, and to nothing else', () => {
    expect(() => withAct(promoted, act({ action: 'rollback' }))).toThrow('never in production');
    const next = withAct(promoted, act({ reason: 'better' }));
    expect(productionAfter(withAct(next, act({ action: 'rollback', version: 'v1' })).history)).toBe('v1');
  });

  test('a retired version does not come back', () => {
    const retired = withAct(promoted, act({ action: 'retire', version: 'v1' }));
    expect(productionAfter(retired.history)).toBeNull();
    expect(() => withAct(retired, act({ version: 'v1', reason: 'again' }))).toThrow('retired');
  });

  test('a clock that goes back writes no entry before the last one', () => {
    const early = withAct(promoted, act({ reason: 'r', at: '2020-01-01T00:00:00.000Z' }));
    expect(early.history[early.history.length - 1]?.at).toBe(at(2));
  });
});
