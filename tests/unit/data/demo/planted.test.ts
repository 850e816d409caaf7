import { describe, expect, test, vi } from 'vitest';
import {
  ageBands,
  conversionBase,
  conversionLift,
  segmentCount,
  shift,
  transitions,
  treatedShare,
} from '../../../../src/data/demo/parameters.ts';
import { tableBatches } from '../../../../src/data/demo/generate.ts';
import { firstCustomerId, planStore, type DemoOptions } from '../../../../src/data/demo/store.ts';
import { demoTruth } from '../../../../src/data/demo/truth.ts';
import { column, customerFeatures, moments } from './features.ts';

vi.setConfig({ testTimeout: 60_000 });

const options: DemoOptions = { size: 200_000, seed: 4 };
const base = demoTruth(options);

/** Shares of the customers of each word of a text column who are in the two best segments. */
function favoured(name: string): number[] {
  const counts: number[] = [];
  const best: number[] = [];
  let start = 0;
  for (const batch of tableBatches(planStore(options), 'customers')) {
    const { values } = column(batch, name);
    for (let row = 0; row < batch.rows; row++) {
      const word = values[row] as number;
      counts[word] = (counts[word] ?? 0) + 1;
      best[word] = (best[word] ?? 0) + ((base.segment[start + row] as number) <= 1 ? 1 : 0);
    }
    start += batch.rows;
  }
  return counts.map((count, word) => (best[word] ?? 0) / count);
}

describe('what is planted in the campaigns', () => {
  const cells = new Float64Array(segmentCount * 4);
  for (const batch of tableBatches(planStore(options), 'campaigns')) {
    const id = column(batch, 'customer_id').values;
    const treated = column(batch, 'treated').values;
    const converted = column(batch, 'converted').values;
    for (let row = 0; row < batch.rows; row++) {
      const segment = base.segment[(id[row] as number) - firstCustomerId] as number;
      const cell = segment * 4 + (treated[row] as number) * 2 + (converted[row] as number);
      cells[cell] = (cells[cell] as number) + 1;
    }
  }
  const cell = (segment: number, treated: number, converted: number): number =>
    cells[segment * 4 + treated * 2 + converted] as number;

  test('treatment is by chance: its share is the same in every segment', () => {
    for (let segment = 0; segment < segmentCount; segment++) {
      const treated = cell(segment, 1, 0) + cell(segment, 1, 1);
      const all = treated + cell(segment, 0, 0) + cell(segment, 0, 1);
      expect(Math.abs(treated / all - treatedShare)).toBeLessThan(
        4 * Math.sqrt((treatedShare * (1 - treatedShare)) / all),
      );
    }
  });

  test('the difference between treated and held out is the planted lift of each segment', () => {
    for (let segment = 0; segment < segmentCount; segment++) {
      const rate = (treated: number): number =>
        cell(segment, treated, 1) / (cell(segment, treated, 0) + cell(segment, treated, 1));
      const error = (treated: number): number =>
        (rate(treated) * (1 - rate(treated))) / (cell(segment, treated, 0) + cell(segment, treated, 1));
      const bound = 4 * Math.sqrt(error(0) + error(1));
      expect(Math.abs(rate(1) - rate(0) - (conversionLift[segment] as number))).toBeLessThan(bound);
      expect(Math.abs(rate(0) - (conversionBase[segment] as number))).toBeLessThan(4 * Math.sqrt(error(0)));
    }
  });
});

describe('what is planted for an audit of fairness', () => {
  test('the oldest are in the best segments less than four fifths as often as the youngest', () => {
    const rates = favoured('age_band');
    expect((rates[ageBands.length - 1] as number) / (rates[0] as number)).toBeLessThan(0.8);
  });

  test('gender makes no difference', () => {
    const [female, male] = favoured('gender');
    expect((female as number) / (male as number)).toBeGreaterThan(0.97);
    expect((female as number) / (male as number)).toBeLessThan(1.03);
  });

  test('the region stands in for age: within a region age makes no difference', () => {
    const counts = new Map<number, [number, number][]>();
    let start = 0;
    for (const batch of tableBatches(planStore(options), 'customers')) {
      const region = column(batch, 'region').values;
      const band = column(batch, 'age_band').values;
      for (let row = 0; row < batch.rows; row++) {
        const bands = counts.get(region[row] as number) ?? ageBands.map((): [number, number] => [0, 0]);
        const pair = bands[band[row] as number] as [number, number];
        pair[0] += 1;
        pair[1] += (base.segment[start + row] as number) <= 1 ? 1 : 0;
        counts.set(region[row] as number, bands);
      }
      start += batch.rows;
    }
    for (const bands of counts.values()) {
      const rate =
        bands.reduce((sum, [, best]) => sum + best, 0) / bands.reduce((sum, [all]) => sum + all, 0);
      for (const [all, best] of bands)
        expect(Math.abs(best / all - rate)).toBeLessThan(4.5 * Math.sqrt((rate * (1 - rate)) / all));
    }
  });
});

describe('what is planted between the snapshots', () => {
  const later = demoTruth({ ...options, snapshot: 'later' });

  test('customers move between segments as the transitions say', () => {
    for (let from = 0; from < segmentCount; from++) {
      const members = [...base.segment.keys()].filter((customer) => base.segment[customer] === from);
      transitions[from]?.forEach((planned, to) => {
        const moved = members.filter((customer) => later.segment[customer] === to).length / members.length;
        expect(Math.abs(moved - planned)).toBeLessThan(
          4.5 * Math.sqrt(Math.max(planned, 0.001) / members.length),
        );
      });
    }
  });

  test('sessions shift within every segment, and no other column does', () => {
    const before = customerFeatures(planStore(options));
    const after = customerFeatures(planStore({ ...options, snapshot: 'later' }));
    const level = (
      features: typeof before,
      segments: Uint8Array,
      name: string,
      segment: number,
    ): { mean: number; deviation: number } => {
      const own = (features[name] ?? new Float64Array()).filter(
        (value, customer) => segments[customer] === segment && !Number.isNaN(value),
      );
      return moments(name === 'sessions_90d' ? own.map((value) => Math.log(Math.max(value, 0.5))) : own);
    };
    for (let segment = 0; segment < segmentCount; segment++) {
      for (const name of Object.keys(before)) {
        const [old, recent] = [
          level(before, base.segment, name, segment),
          level(after, later.segment, name, segment),
        ];
        const moved = (recent.mean - old.mean) / (name === 'sessions_90d' ? 1 : old.deviation);
        expect(Math.abs(moved - (name === 'sessions_90d' ? shift.amount : 0))).toBeLessThan(0.05);
      }
    }
  });

  test('who stays keeps most of their habits', () => {
    const before = customerFeatures(planStore(options)).discount_share ?? new Float64Array();
    const after =
      customerFeatures(planStore({ ...options, snapshot: 'later' })).discount_share ?? new Float64Array();
    const stayed = [...before.keys()].filter(
      (customer) =>
        base.segment[customer] === 1 &&
        later.segment[customer] === 1 &&
        !Number.isNaN(before[customer]) &&
        !Number.isNaN(after[customer]),
    );
    const [x, y] = [before, after].map((values) =>
      Float64Array.from(stayed, (customer) => values[customer] as number),
    );
    const [one, other] = [moments(x as Float64Array), moments(y as Float64Array)];
    const covariance =
      stayed.reduce((sum, _, at) => sum + ((x?.[at] ?? 0) - one.mean) * ((y?.[at] ?? 0) - other.mean), 0) /
      stayed.length;
    expect(covariance / one.deviation / other.deviation).toBeGreaterThan(0.85);
  });
});
