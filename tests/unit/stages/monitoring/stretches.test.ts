import { expect, test } from 'vitest';
import { successionOf, type Path } from '../../../../src/stages/monitoring/migration/succession.ts';
import { stretchesOf } from '../../../../src/stages/monitoring/migration/stretches.ts';
import { bornWith, type Identity } from '../../../../src/stages/monitoring/migration/lineage.ts';
import type { Succession } from '../../../../src/stages/monitoring/spec.ts';
import { overallOf, successionWords } from '../../../../src/stages/monitoring/view/successions.ts';
import {
  published,
  withAct,
  type PublishedVersion,
  type RegistrySpec,
} from '../../../../src/stages/registry/spec.ts';
import { random, type Random } from '../../../../src/core/random.ts';
import { draftOf } from '../registryDraft.ts';

const none: RegistrySpec = { versions: [], history: [], comparison: null, lift: null };

/** Versions published and promoted on those days, one after the other. */
function promoted(...days: readonly string[]): RegistrySpec {
  return days.reduce((spec, day, place) => {
    const signed = { at: `${day}T10:00:00Z`, by: '', note: '' };
    const next = published(spec, draftOf(String(place).repeat(64)), {
      ...signed,
      name: `Version ${place + 1}`,
    });
    const version = `v${place + 1}`;
    return withAct(next, { ...signed, action: 'promote', version, comparison: null, reason: 'For a test.' });
  }, none);
}

const series = (...days: readonly (string | null)[]) =>
  days.map((asOf, place) => ({
    asOf,
    snapshot: { id: `s${place}`, label: `s${place}`, name: `s${place}`, asOf, loads: {} },
  }));

const told = ({ versions, history }: RegistrySpec, ...days: readonly (string | null)[]): string[] =>
  stretchesOf(versions, history, series(...days)).map(
    ({ old, next, before, after }) => `${before.label} ${after.label} ${old.id} ${next.id}`,
  );

test('each change lies between the snapshots on both sides of it, the version stays in between', () => {
  const spec = promoted('2026-01-15', '2026-03-15', '2026-05-15');
  expect(
    told(spec, '2026-02-01', '2026-03-01', '2026-04-01', '2026-05-01', '2026-06-01', '2026-07-01'),
  ).toEqual(['s0 s1 v1 v1', 's1 s2 v1 v2', 's2 s3 v2 v2', 's3 s4 v2 v3', 's4 s5 v3 v3']);
});

test('two changes between the same snapshots: the second is on the later snapshot, where only the version changed', () => {
  const spec = promoted('2026-01-15', '2026-02-10', '2026-02-20');
  expect(told(spec, '2026-02-01', '2026-03-01')).toEqual(['s0 s1 v1 v2', 's1 s1 v2 v3']);
});

test('changes after the last snapshot are on the last, those before the first on the first', () => {
  const spec = promoted('2026-01-15', '2026-02-10', '2026-02-20');
  expect(told(spec, '2025-11-01', '2025-12-01')).toEqual(['s1 s1 v1 v2', 's1 s1 v2 v3']);
  expect(told(spec, '2026-03-01', '2026-04-01')).toEqual(['s0 s0 v1 v2', 's0 s0 v2 v3', 's0 s1 v3 v3']);
});

test('a roll back is a change, a retirement leaves a gap', () => {
  const signed = { at: '2026-03-10T10:00:00Z', by: '', note: '', comparison: null, reason: 'For a test.' };
  const two = promoted('2026-01-15', '2026-02-10');
  const days = ['2026-02-01', '2026-03-01', '2026-04-01'];
  expect(told(withAct(two, { ...signed, action: 'rollback', version: 'v1' }), ...days)).toEqual([
    's0 s1 v1 v2',
    's1 s2 v2 v1',
  ]);
  expect(told(withAct(two, { ...signed, action: 'retire', version: 'v2' }), ...days)).toEqual([
    's0 s1 v1 v2',
  ]);
});

test('one version alone has no succession, and neither has an empty series', () => {
  expect(told(promoted('2026-01-15'), '2026-02-01', '2026-03-01')).toEqual([]);
  expect(told(promoted('2026-01-15', '2026-02-15'))).toEqual([]);
});

/** A customer's value in every snapshot; −1: not there. */
type Values = readonly number[];
interface Factors {
  readonly population: boolean;
  readonly customer: boolean;
  readonly model: boolean;
}

const snapshots = 6;
const boundsOf = (source: Random, k: number): number[] =>
  Array.from({ length: k - 1 }, () => source.uniform()).sort((a, b) => a - b);
const segmentOf = (value: number | undefined, bounds: readonly number[]): number | null =>
  value === undefined || value < 0 ? null : bounds.filter((bound) => bound <= value).length;

function customersOf(source: Random, { population, customer }: Factors): Values[] {
  return Array.from({ length: 60 }, () => {
    let value = source.uniform();
    return Array.from({ length: snapshots }, () => {
      if (customer && source.uniform() < 0.3) value = source.uniform();
      return population && source.uniform() < 0.2 ? -1 : value;
    });
  });
}

/** Three versions over six snapshots, two changes between snapshots and a third on the last: back to the first version. */
function followed(seed: number, factors: Factors) {
  const source = random(seed, 7);
  const sizes = factors.model ? [3, 4, 3] : [4, 4, 4];
  const shared = boundsOf(source, 4);
  const bounds = sizes.map((k) => (factors.model ? boundsOf(source, k) : shared));
  const spec = promoted('2026-01-15', '2026-02-15', '2026-04-15');
  const versions = spec.versions.map((version, place): PublishedVersion => ({
    ...version,
    model: { ...version.model, k: sizes[place] ?? 0 },
    segments: [],
  }));
  const back = withAct(spec, {
    at: '2026-09-01T00:00:00Z',
    by: '',
    note: '',
    action: 'rollback',
    version: 'v1',
    comparison: null,
    reason: 'For a test.',
  });
  const days = Array.from({ length: snapshots }, (_, place) => `2026-0${place + 2}-01`);
  const stretches = stretchesOf(versions, back.history, series(...days));
  const customers = customersOf(source, factors);
  let identities: readonly Identity[] = bornWith(versions[0] as PublishedVersion);
  const steps = stretches.map((stretch) => {
    const place = ({ label }: { readonly label: string }): number => Number(label.slice(1));
    const boundsOfVersion = ({ id }: PublishedVersion): readonly number[] =>
      bounds[Number(id.slice(1)) - 1] ?? [];
    const paths = customers.map((values): Path => ({
      was: segmentOf(values[place(stretch.before)], boundsOfVersion(stretch.old)),
      between: segmentOf(values[place(stretch.after)], boundsOfVersion(stretch.old)),
      now: segmentOf(values[place(stretch.after)], boundsOfVersion(stretch.next)),
      n: 1,
    }));
    const rows = paths.filter(({ was, between, now }) => was !== null || between !== null || now !== null);
    const { succession, identities: next } = successionOf(stretch, rows, identities);
    const before = identities;
    identities = next;
    return { stretch, rows, succession, before, after: next };
  });
  return { steps, successions: steps.map(({ succession }) => succession) };
}

const seeds = Array.from({ length: 200 }, (_, seed) => seed);
const all = { population: true, customer: true, model: true };

test('over three changes of version every step sums to its change with no remainder, each term by its own count', () => {
  for (const seed of seeds) {
    const { steps } = followed(seed, all);
    expect(steps.filter(({ stretch }) => stretch.old !== stretch.next)).toHaveLength(3);
    for (const { rows, succession, before, after } of steps) {
      const named = rows.map(({ was, between, now }) => ({
        was: was === null ? null : before[was]?.id,
        between: between === null ? null : before[between]?.id,
        now: now === null ? null : after[now]?.id,
      }));
      const count = (fits: (path: (typeof named)[number]) => boolean): number => named.filter(fits).length;
      const expected = succession.segments.map(({ id }) => ({
        id,
        before: count(({ was }) => was === id),
        after: count(({ now }) => now === id),
        population:
          count(({ was, between }) => was === null && between === id) -
          count(({ was, between }) => between === null && was === id),
        customer:
          count(({ was, between }) => was !== null && between === id) -
          count(({ was, between }) => between !== null && was === id),
        model: count(({ now }) => now === id) - count(({ between }) => between === id),
      }));
      expect(
        succession.segments.map(({ id, before: was, after: is, population, customer, model }) => ({
          id,
          before: was,
          after: is,
          population,
          customer,
          model,
        })),
      ).toEqual(expected);
      for (const part of succession.segments)
        expect(part.after - part.before - part.population - part.customer - part.model).toBe(0);
    }
  }
});

test('steps follow one another: the size after one is that before the next, and all together sum to the whole change', () => {
  for (const seed of seeds) {
    const { successions } = followed(seed, all);
    const size = (step: Succession | undefined, id: string, when: 'before' | 'after'): number =>
      step?.segments.find((part) => part.id === id)?.[when] ?? 0;
    const ids = new Set(successions.flatMap(({ segments }) => segments.map(({ id }) => id)));
    for (const id of ids) {
      for (const [place, step] of successions.slice(1).entries())
        expect(size(step, id, 'before')).toBe(size(successions[place], id, 'after'));
    }
    const overall = overallOf(successions);
    expect(overall?.versions).toEqual(['v1', 'v2', 'v3', 'v1']);
    for (const part of overall?.segments ?? []) {
      expect(part.before).toBe(size(successions[0], part.id, 'before'));
      expect(part.after).toBe(size(successions.at(-1), part.id, 'after'));
      expect(part.after - part.before - part.population - part.customer - part.model).toBe(0);
    }
  }
});

test('steps that snapshots of one label lie between follow one another only where the snapshots are the same', () => {
  const labelled = followed(3, all).successions.map((one) => ({ ...one, before: 'June', after: 'June' }));
  expect(overallOf(labelled)?.stretches).toBe(labelled.length);
  const [first, ...rest] = labelled;
  if (!first) throw new Error('no step');
  const apart = { ...first, snapshots: ['s0', 'another load of June'] as const };
  expect(overallOf([apart, ...rest])?.stretches).toBe(rest.length);
});

test.each([
  { only: 'population', zero: ['customer', 'model'] },
  { only: 'customer', zero: ['population', 'model'] },
  { only: 'model', zero: ['population', 'customer'] },
] as const)('where $only alone changed, the other terms are exactly 0 in every step', ({ only, zero }) => {
  const factors = { population: false, customer: false, model: false, [only]: true };
  for (const seed of seeds) {
    for (const { segments } of followed(seed, factors).successions)
      for (const part of segments) for (const term of zero) expect(part[term]).toBe(0);
  }
});

test('what a change of version did is told in sentences', () => {
  const { successions } = followed(3, all);
  const change = successions.find(({ from, to }) => from !== to);
  if (!change) throw new Error('no change');
  const identities = [
    { old: 'S1', new: 'S2', jaccard: 0.8 },
    { old: 'S2', new: 'S1', jaccard: 0.7 },
    { old: 'S3', new: null, jaccard: 0 },
    { old: null, new: 'S3', jaccard: 0 },
  ];
  expect(successionWords({ ...change, to: 'v2', identities, reassigned: 0.25 })).toBe(
    '25.0\u00a0% of the customers of both have another segment under v2. S2 of v2 goes on from S1 (80.0\u00a0% the same customers); S1 of v2 goes on from S2 (70.0\u00a0% the same customers). Dissolved: S3. New: S3.',
  );
});
