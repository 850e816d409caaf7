import { describe, expect, test } from 'vitest';
import { random } from '../../../src/core/random.ts';
import { audit, type AuditMatter } from '../../../src/stages/fairness/audit.ts';
import type { AuditGroup, Dimension } from '../../../src/stages/fairness/auditSchema.ts';
import { withRest } from '../../../src/stages/attributeCatalogue.ts';
import type { DimensionCounts, GroupSegmentCount } from '../../../src/stages/fairness/counts.ts';
import { bandLabels } from '../../../src/stages/attributeGroups.ts';
import { verdictOf } from '../../../src/stages/fairness/words.ts';

const instantly = (): Promise<void> => Promise.resolve();

/** Counts of groups (rows) by segments (columns) as the database gives them. */
function counted(
  table: readonly (readonly number[])[],
  kinds: readonly AuditGroup['kind'][] = [],
): DimensionCounts {
  const groups = table.map((row, at): AuditGroup => ({
    label: `g${at}`,
    kind: kinds[at] ?? 'value',
    customers: row.reduce((sum, n) => sum + n, 0),
    merged: 1,
  }));
  const dimension: Dimension = {
    id: 'a0',
    attributes: ['a0'],
    name: 'sex',
    groups,
    conflicts: 0,
    problem: null,
  };
  const counts = table.flatMap((row, group) =>
    row.map((n, segment): GroupSegmentCount => ({
      group,
      segment,
      n,
      decisions: [],
      tp: 0,
      fp: 0,
      tn: 0,
      fn: 0,
    })),
  );
  return { dimension, counts, scores: [] };
}

function matter(dimensions: readonly DimensionCounts[], segments: number): AuditMatter {
  return {
    dimensions,
    segments: Array.from({ length: segments }, (_, index) => ({
      id: `S${index + 1}`,
      name: `S${index + 1}`,
      index,
    })),
    decisions: [],
    withOutcome: false,
    alpha: 0.05,
    screen: 0.8,
    minimum: 11,
    bootstrap: false,
    withhold: false,
    references: {},
    seed: 1,
  };
}

describe('an audit', () => {
  test('of a permuted attribute flags anything in at most 36 of 500 seeds', async () => {
    const customers = 600;
    let alarms = 0;
    for (let seed = 1; seed <= 500; seed++) {
      const draw = random(seed);
      const table = [0, 1, 2].map(() => [0, 0, 0, 0]);
      for (let i = 0; i < customers; i++) {
        const row = table[draw.below(3)];
        const segment = i % 10 < 4 ? 0 : i % 10 < 7 ? 1 : i % 10 < 9 ? 2 : 3;
        if (row) row[segment] = (row[segment] ?? 0) + 1;
      }
      const { findings, associations } = await audit(matter([counted(table)], 4), instantly);
      const beyond = [...findings, ...associations].some(({ test: made }) => (made?.adjusted ?? 1) < 0.05);
      if (beyond) alarms++;
    }
    expect(alarms).toBeLessThanOrEqual(36);
    expect(alarms).toBeGreaterThan(2);
  }, 60_000);

  test('flags a wide and sure gap, names it, and says what it does not say', async () => {
    const found = await audit(matter([counted([[250, 750], [100, 900]])], 2), instantly); // prettier-ignore
    expect(found.findings.map(({ level }) => level)).toEqual(['flagged', 'slight']);
    expect(found.findings[0]?.gap?.ratio?.value).toBeCloseTo(0.4, 12);
    const verdict = verdictOf([counted([[250, 750], [100, 900]]).dimension], found.subjects, found.findings); // prettier-ignore
    expect(verdict.title).toBe('People differ by sex in 1 of 2 comparisons');
    expect(verdict.sentence).toContain('15.0 points apart');
    expect(verdict.sentence).toContain('not why');
  });

  test('says where only customers without a value differ, and not that people differ by the attribute', async () => {
    const own = counted([[410, 90], [400, 100], [300, 700]], ['value', 'value', 'missing']); // prettier-ignore
    const found = await audit(matter([own], 2), instantly);
    expect(found.findings.map(({ level }) => level)).toEqual(['flagged', 'flagged']);
    expect(found.findings.map(({ withValue }) => withValue)).toEqual(['clear', 'clear']);
    expect(found.findings[0]?.sentence).toContain('Among those with a value there is no gap beyond chance.');
    const verdict = verdictOf([own.dimension], found.subjects, found.findings);
    expect(verdict.title).toBe('People without a value for sex differ from the others in all 2 comparisons');
    expect(verdict.tone).toBe('warn');
  });

  test('says that people differ by the attribute where those with a value do, too', async () => {
    const own = counted([[410, 90], [200, 300], [300, 700]], ['value', 'value', 'missing']); // prettier-ignore
    const found = await audit(matter([own], 2), instantly);
    expect(found.findings.map(({ withValue }) => withValue)).toEqual(['flagged', 'flagged']);
    expect(found.findings[0]?.sentence).toMatch(
      /Those with a value differ among themselves beyond chance, too\.$/,
    );
    const verdict = verdictOf([own.dimension], found.subjects, found.findings);
    expect(verdict.title).toBe('People differ by sex in all 2 comparisons');
  });

  test('has nothing to say of those with a value where everybody has one', async () => {
    const { findings } = await audit(matter([counted([[250, 750], [100, 900]])], 2), instantly); // prettier-ignore
    expect(findings.map(({ withValue }) => withValue)).toEqual([null, null]);
  });

  test('does not take a blatant gap of a sparse table for chance because few tables are drawn for many tests', async () => {
    const draw = random(5);
    const flat = Array.from({ length: 300 }, () => {
      const row = (): number[] => [100 + draw.below(9), 100 + draw.below(9)];
      return counted([row(), row()]);
    });
    // Sixty groups of twelve: nobody of most, half of five.
    const sparse = counted(Array.from({ length: 60 }, (_, at) => (at < 5 ? [6, 6] : [0, 12])));
    const dimensions = [sparse, ...flat].map((one, at) => ({
      ...one,
      dimension: { ...one.dimension, id: `a${at}`, attributes: [`a${at}`] },
    }));
    const { findings, tests } = await audit(matter(dimensions, 2), instantly);
    const own = findings.find(({ dimension, subject }) => dimension === 'a0' && subject === 'S1');
    expect(tests).toBeGreaterThan(600);
    expect(own?.test?.method).toBe('simulated');
    expect(own?.test?.adjusted).toBeLessThan(0.05);
    expect(own?.test).not.toHaveProperty('sparse');
  }, 60_000);

  test('names two groups also where no rate differs', async () => {
    const { findings } = await audit(matter([counted([[50, 30], [50, 30]])], 2), instantly); // prettier-ignore
    expect(findings[0]?.gap).toMatchObject({ highest: 0, lowest: 1, difference: { value: 0 } });
  });

  test('a ratio below the screen that chance could give is unsure, never flagged', async () => {
    const { findings } = await audit(matter([counted([[5, 30], [9, 30]])], 2), instantly); // prettier-ignore
    expect(findings[0]?.level).toBe('unsure');
    expect(findings[0]?.detectable).toBeGreaterThan(0.2);
  });

  test('by bootstrap intervals are near those by formulas, and the same for the same seed', async () => {
    const counts = [counted([[300, 500, 200], [250, 600, 150], [280, 520, 200]])]; // prettier-ignore
    const plain = await audit(matter(counts, 3), instantly);
    const drawn = await audit({ ...matter(counts, 3), bootstrap: true }, instantly);
    const again = await audit({ ...matter(counts, 3), bootstrap: true }, instantly);
    expect(drawn.findings).toEqual(again.findings);
    drawn.findings.forEach(({ cells }, at) => {
      cells.forEach(({ rate, difference }, place) => {
        const by = plain.findings[at]?.cells[place];
        expect(rate?.value).toBeCloseTo(by?.rate?.value ?? NaN, 12);
        expect(Math.abs((rate?.low ?? 0) - (by?.rate?.low ?? 1))).toBeLessThan(0.015);
        expect(Math.abs((difference?.high ?? 0) - (by?.difference?.high ?? 1))).toBeLessThan(0.015);
      });
    });
  });

  test('groups taken together are counted and not judged', async () => {
    const dimension = counted([[300, 700], [100, 900], [60, 0]], ['value', 'value', 'small']); // prettier-ignore
    const { findings } = await audit(matter([dimension], 2), instantly);
    const small = findings[0]?.cells.find(({ group }) => group === 2);
    expect(small).toMatchObject({ n: 60, selected: 60, rate: null, difference: null, residual: null });
    expect(findings[0]?.gap?.highest).toBe(0);
  });

  test('a thousand groups keep the cells that stand out most', async () => {
    const table = Array.from({ length: 1000 }, (_, at) => (at === 500 ? [20, 0] : [2, 18]));
    const { findings } = await audit(matter([counted(table)], 2), instantly);
    expect(findings[0]?.cells).toHaveLength(60);
    expect(findings[0]?.cells.some(({ group }) => group === 500)).toBe(true);
  });

  test('with everybody in one segment nothing is tested and nothing fails', async () => {
    const { findings, tests } = await audit(matter([counted([[10_000], [20_000]])], 1), instantly);
    expect(findings.map(({ level }) => level)).toEqual(['untested']);
    expect(tests).toBe(0);
  });
});

test('too few without a value belong to the small groups', () => {
  const { groups, missingAt, smallAt } = withRest(
    [{ label: 'a', n: 50 }],
    { missing: 4, small: 9, smallGroups: 2 },
    11,
  );
  expect(groups).toEqual([
    { label: 'a', kind: 'value', customers: 50, merged: 1 },
    { label: 'too small to tell', kind: 'small', customers: 13, merged: 3 },
  ]);
  expect([missingAt, smallAt]).toEqual([1, 1]);
});

test('bands of ages are named by their first and last year', () => {
  expect(bandLabels('ages', [18, 25, 26, 65])).toEqual(['under 18', '18–24', '25', '26–64', '65 and over']);
  expect(bandLabels('bands', [0.5, 10])).toEqual(['under 0.5', '0.5 to under 10', '10 and over']);
});
