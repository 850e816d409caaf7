import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../../src/core/json.ts';
import { emptyRecipe, type Recipe } from '../../../src/core/recipe.ts';
import type { SnapshotRecord } from '../../../src/core/snapshots.ts';
import { published, type PublishedVersion, type RegistrySpec } from '../../../src/stages/registry/spec.ts';
import { publishedSnapshot, seriesOfDates, seriesOfLoads } from '../../../src/stages/series.ts';
import { cadences, datesOf } from '../../../src/stages/seriesDates.ts';
import type { SourcesSpec, SourceValue } from '../../../src/stages/sources/spec.ts';
import { registry } from '../../../src/stages/specs.ts';
import { draftOf } from './registryDraft.ts';
import { csvReading } from '../../support/csvReading.ts';

describe('as-of dates', () => {
  test('months end where the next begins, the last one the day after the last event', () => {
    expect(datesOf('2025-11-03 10:00:00', '2026-01-15 08:00:00', 'month', 12)).toMatchObject([
      { asOf: '2025-12-01', label: 'November 2025' },
      { asOf: '2026-01-01', label: 'December 2025' },
      { asOf: '2026-01-16', label: 'January 2026' },
    ]);
  });

  test('a last event on the last day ends the stretch, and begins no empty one', () => {
    expect(datesOf('2025-12-05', '2026-01-31', 'month', 12).map(({ asOf }) => asOf)).toEqual([
      '2026-01-01',
      '2026-02-01',
    ]);
    expect(datesOf('2026-01-05', '2026-01-11', 'week', 12)).toEqual([
      { asOf: '2026-01-12', label: 'week of 5\u00a0January\u00a02026', name: 'week of 2026-01-05' },
    ]);
  });

  test('quarters and years are named as people do', () => {
    expect(datesOf('2025-02-01', '2025-08-01', 'quarter', 9).map(({ label }) => label)).toEqual([
      'Q1 2025',
      'Q2 2025',
      'Q3 2025',
    ]);
    expect(datesOf('2024-02-01', '2025-08-01', 'year', 9).map(({ label }) => label)).toEqual([
      '2024',
      '2025',
    ]);
  });

  test('whole numbers are read as day numbers, seconds or milliseconds', () => {
    expect(datesOf('20110115', '20110220', 'month', 9).map(({ asOf }) => asOf)).toEqual([
      '2011-02-01',
      '2011-02-21',
    ]);
    expect(datesOf('1700000000', '1700000001', 'month', 9)).toEqual(
      datesOf('1700000000000', '1700000001000', 'month', 9),
    );
  });

  test('they rise, are as many as asked at most, and the last sees every event', () => {
    const day = fc.date({ min: new Date('1990-01-01'), max: new Date('2030-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(
        day,
        day,
        fc.constantFrom(...cadences),
        fc.integer({ min: 1, max: 60 }),
        (one, other, every, most) => {
          const [least, greatest] = [one, other]
            .sort((a, b) => a.getTime() - b.getTime())
            .map((date) => date.toISOString());
          const dates = datesOf(least ?? '', greatest ?? '', every, most).map(({ asOf }) => asOf);
          expect(dates.length).toBeGreaterThan(0);
          expect(dates.length).toBeLessThanOrEqual(most);
          expect([...new Set(dates)].sort()).toEqual(dates);
          expect((dates[dates.length - 1] ?? '') > (greatest ?? '').slice(0, 10)).toBe(true);
        },
      ),
    );
  });

  test('what is no time gives none', () => {
    expect(datesOf('soon', 'later', 'month', 3)).toEqual([]);
  });
});

const digest = (letter: string): string => letter.repeat(64);
const content = (letter: string) => ({
  fingerprint: digest(letter),
  bytes: 1,
  demo: null,
  reading: csvReading,
  columns: [{ id: 'c0', name: 'id', type: 'integer' as const, role: 'customer' as const }],
});
const load = (id: string, loadedAt: string, asOf: string | null, letter?: string) => ({
  id,
  file: `${id}.csv`,
  how: 'replaced' as const,
  loadedAt,
  rows: 1,
  asOf,
  ...(letter ? { content: content(letter) } : {}),
});

function study(): { recipe: Recipe; version: PublishedVersion } {
  const orders = {
    id: 'orders',
    name: 'orders',
    ...content('c'),
    snapshots: [
      load('1', '2026-01-05T00:00:00Z', '2025-12-31', 'a'),
      load('2', '2026-02-05T00:00:00Z', null, 'b'),
      load('3', '2026-03-05T00:00:00Z', '2026-02-28'),
    ],
  };
  const people = {
    id: 'people',
    name: 'people',
    ...content('f'),
    snapshots: [load('1', '2026-01-01T00:00:00Z', null, 'd'), load('2', '2026-02-10T00:00:00Z', null)],
  };
  const empty = emptyRecipe(registry);
  const nodes = empty.nodes.map((node) =>
    node.stage === 'sources' ? { ...node, spec: { sources: [orders, people] } } : node,
  );
  const features = {
    version: 1,
    spec: {
      entity: null,
      events: { source: 'orders', customer: 'c0', time: null, order: null, amount: null, quantity: null },
      filters: [],
      asOf: null,
      features: [],
    },
  };
  const pinned = { id: 'orders', name: 'orders', load: '2', fingerprint: digest('b'), rows: 1, columns: [] };
  const none: RegistrySpec = { versions: [], history: [], comparison: null, lift: null };
  const draft = { ...draftOf(), features, sources: [pinned] };
  const signed = { at: '2026-02-06T00:00:00Z', by: '', note: '', name: 'First' };
  const [version] = published(none, draft, signed).versions;
  if (!version) throw new Error('nothing was published');
  return { recipe: { ...empty, nodes }, version };
}

describe('a series of loads', () => {
  test('takes of every other source the load that was current when the main one came', () => {
    const { recipe, version } = study();
    expect(seriesOfLoads(version, recipe, 9).map(({ loads }) => loads)).toEqual([
      { orders: '1', people: '1' },
      { orders: '2', people: '1' },
      { orders: '3', people: '2' },
    ]);
  });

  test('takes files that come within the hour after a load, and before the next, to have come with it', () => {
    const { recipe, version } = study();
    const cameAt = (time: string) => ({
      ...recipe,
      nodes: recipe.nodes.map((node) => {
        if (node.stage !== 'sources') return node;
        const [orders, people] = (node.spec as unknown as SourcesSpec).sources;
        const snapshots = [load('1', '2026-01-01T00:00:00Z', null, 'd'), load('2', time, null)];
        return { ...node, spec: { sources: [orders, { ...people, snapshots }] } as unknown as Json };
      }),
    });
    const second = (time: string) => seriesOfLoads(version, cameAt(time), 9)[1]?.loads['people'];
    expect(second('2026-02-05T00:59:00.000Z')).toBe('2');
    expect(second('2026-02-05T01:01:00.000Z')).toBe('1');
  });

  test('takes of every other source what is read now with the newest load, though it came much later', () => {
    const { recipe, version } = study();
    const nodes = recipe.nodes.map((node) => {
      if (node.stage !== 'sources') return node;
      const [orders, people] = (node.spec as unknown as SourcesSpec).sources;
      const snapshots = [
        load('1', '2026-01-01T00:00:00Z', null, 'd'),
        load('2', '2026-04-01T00:00:00Z', null),
      ];
      return { ...node, spec: { sources: [orders, { ...people, snapshots }] } as unknown as Json };
    });
    expect(seriesOfLoads(version, { ...recipe, nodes }, 9).map(({ loads }) => loads['people'])).toEqual([
      '1',
      '1',
      '2',
    ]);
  });

  test('looks at a load as of the day after its own date, and at the published one as it was then', () => {
    const { recipe, version } = study();
    expect(seriesOfLoads(version, recipe, 9).map(({ asOf }) => asOf)).toEqual([
      '2026-01-01',
      null,
      '2026-03-01',
    ]);
    expect(seriesOfLoads(version, recipe, 1).map(({ id }) => id)).toEqual(['load 3']);
    expect(publishedSnapshot(version).loads).toEqual({ orders: '2' });
  });

  test('names a load by its date or the day on which it came, in words and for files, and tells loads of one day apart', () => {
    const { recipe, version } = study();
    const named = (snapshots: readonly SnapshotRecord[]): string[][] => {
      const nodes = recipe.nodes.map((node) =>
        node.stage === 'sources'
          ? {
              ...node,
              spec: {
                sources: [{ id: 'orders', name: 'orders', ...content('c'), snapshots }],
              } as unknown as Json,
            }
          : node,
      );
      return seriesOfLoads(version, { ...recipe, nodes }, 9).map(({ label, name }) => [label, name]);
    };
    const later = load('2', '2026-02-05T08:00:00Z', null, 'b');
    expect(named([load('1', '2026-01-05T00:00:00Z', '2025-12-31', 'a'), later])).toEqual([
      ['31\u00a0December\u00a02025', '2025-12-31'],
      ['5\u00a0February\u00a02026', '2026-02-05'],
    ]);
    expect(named([load('1', '2026-02-05T00:00:00Z', null, 'a'), later])).toEqual([
      ['5\u00a0February\u00a02026, load\u00a01', '2026-02-05, load 1'],
      ['5\u00a0February\u00a02026, load\u00a02', '2026-02-05, load 2'],
    ]);
    const undated = { ...load('1', '2026-02-05T00:00:00Z', null), loadedAt: null, file: '2025.csv' };
    expect(named([undated])).toEqual([['2025.csv', '2025.csv']]);
  });
});

describe('a series of dates', () => {
  const timed = (asOf: string | null) => {
    const { version } = study();
    const column = { id: 'c1', name: 'at', type: 'date' as const, role: 'time' as const };
    const events = {
      source: 'orders',
      customer: 'c0',
      time: 'c1',
      order: null,
      amount: null,
      quantity: null,
    };
    const spec = { entity: null, events, filters: [], asOf, features: [] };
    const own = {
      ...version,
      sources: [{ ...version.sources[0], columns: [column] }],
      features: { version: 1, spec },
    };
    const found = { ...column, distinct: 2, missing: 0, least: '2025-11-03', greatest: '2026-01-31' };
    const sources = [{ id: 'orders', columns: [found] }];
    return (asPublished: boolean) =>
      seriesOfDates(own as unknown as PublishedVersion, sources as unknown as SourceValue[], {
        every: 'month',
        most: 9,
        asPublished,
      }).map((snapshot) => snapshot.asOf);
  };

  test('ends with the date of the version on what it was published from, else the day after the last row', () => {
    const datesFor = timed(null);
    expect(datesFor(true)).toEqual(['2025-12-01', '2026-01-01']);
    expect(datesFor(false)).toEqual(['2025-12-01', '2026-01-01', '2026-02-01']);
  });

  test('goes on to the last row where the version was published as of a date that was set', () => {
    expect(timed('2026-01-01')(true)).toEqual(['2025-12-01', '2026-01-01', '2026-02-01']);
  });
});
