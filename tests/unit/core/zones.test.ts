import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isZone, offsetAt, offsetsOf, zoneNames } from '../../../src/core/zones.ts';
import { localRanges, rangeOf, rangesInto } from '../../../src/core/zonesClock.ts';

interface Golden {
  readonly zones: readonly {
    readonly zone: string;
    readonly first: number;
    readonly changes: readonly (readonly [number, number])[];
    readonly times: readonly (readonly [number, number, number, 'plain' | 'ambiguous' | 'impossible'])[];
  }[];
}

const golden = JSON.parse(
  readFileSync(new URL('../../oracles/zones.json', import.meta.url), 'utf8'),
) as Golden;
const from = Date.UTC(1970, 0, 1);
const to = Date.UTC(2038, 0, 1);

test.each(golden.zones)(
  'every clock change of $zone from 1970 to 2037 is zoneinfo’s',
  ({ zone, first, changes }) => {
    const found = offsetsOf(zone, from, to);
    expect(found[0]).toEqual({ from: -Infinity, offset: first * 1000 });
    expect(found.slice(1)).toEqual(changes.map(([at, after]) => ({ from: at * 1000, offset: after * 1000 })));
  },
);

test.each(golden.zones)('local times of $zone become the instants of zoneinfo', ({ zone, times }) => {
  const earlier = localRanges(zone, from, to, { ambiguous: 'earlier', impossible: 'earlier' });
  const later = localRanges(zone, from, to, { ambiguous: 'later', impossible: 'later' });
  const found = times.map(([local]) => {
    const time = local * 1000;
    const one = rangeOf(earlier, time);
    const other = rangeOf(later, time);
    return [local, local + (one?.shift ?? NaN) / 1000, local + (other?.shift ?? NaN) / 1000, one?.kind];
  });
  expect(found).toEqual(times);
});

const zone = fc.constantFrom(...zoneNames());
const instant = fc.integer({ min: Date.UTC(1972, 0, 1) / 1000, max: Date.UTC(2037, 0, 1) / 1000 });

test('an instant written as local time comes back as itself, unless that time happened twice', () => {
  fc.assert(
    fc.property(zone, instant, (name, second) => {
      const utc = second * 1000;
      const local = utc + offsetAt(name, utc);
      const ranges = (resolution: 'earlier' | 'later') =>
        rangeOf(localRanges(name, local, local, { ambiguous: resolution, impossible: 'later' }), local);
      const found = ranges('earlier');
      expect(found?.kind).not.toBe('impossible');
      const instants = [found?.shift, ranges('later')?.shift].map((shift) => local + (shift ?? NaN));
      expect(instants).toContain(utc);
      if (found?.kind === 'plain') expect(instants).toEqual([utc, utc]);
    }),
    { numRuns: 1500 },
  );
});

test('times moved into another zone are the local times that the browser writes there', () => {
  fc.assert(
    fc.property(zone, zone, instant, fc.integer({ min: -90, max: 90 }), (name, target, second, minutes) => {
      const local = second * 1000;
      const plain = localRanges(name, local, local);
      const utc = local + (rangeOf(plain, local)?.shift ?? NaN) + minutes * 60_000;
      const into = rangesInto(plain, target, local, local, minutes * 60_000);
      expect(local + (rangeOf(into, local)?.shift ?? NaN)).toBe(utc + offsetAt(target, utc));
    }),
    { numRuns: 500 },
  );
});

test('a time that is left out has no shift, in any zone', () => {
  const gap = Date.UTC(2024, 2, 31, 1, 30);
  const ranges = localRanges('Europe/London', gap, gap, { ambiguous: 'reject', impossible: 'reject' });
  expect(rangeOf(ranges, gap)).toMatchObject({ kind: 'impossible', shift: null });
  expect(rangeOf(rangesInto(ranges, 'Asia/Kolkata', gap, gap), gap)?.shift).toBeNull();
});

test('a day that a zone skipped is impossible as a whole', () => {
  const noon = Date.UTC(2011, 11, 30, 12);
  expect(rangeOf(localRanges('Pacific/Apia', noon, noon), noon)?.kind).toBe('impossible');
});

test('a name that is no zone is told from one that is', () => {
  expect([isZone('Europe/London'), isZone('UTC'), isZone('Mars/Olympus')]).toEqual([true, true, false]);
});
