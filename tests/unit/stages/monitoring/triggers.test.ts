import fc from 'fast-check';
import { expect, test } from 'vitest';
import { untoldColumn } from '../../../../src/stages/monitoring/columns/columnDrift.ts';
import { triggerWords, type ColumnDrift, type Trigger } from '../../../../src/stages/monitoring/spec.ts';
import { evaluateTriggers } from '../../../../src/stages/monitoring/triggers.ts';
import { facts, feature, migration, segment, snapshot, version } from './facts.ts';

const common = { id: 't0', enabled: true };
const evaluate = (trigger: Trigger, ...given: Parameters<typeof facts>) =>
  evaluateTriggers(facts(...given), { triggers: [trigger], falseDiscovery: 0.05 });
const only = (trigger: Trigger, ...given: Parameters<typeof facts>) => {
  const [outcome] = evaluate(trigger, ...given);
  if (!outcome) throw new Error('no outcome');
  return outcome;
};

test('drift fires at the share of drifted features, features at their number; moved ones do not count', () => {
  expect(only({ ...common, kind: 'drift', share: 0.5 })).toMatchObject({
    fired: true,
    value: 0.5,
    limit: 0.5,
  });
  expect(only({ ...common, kind: 'drift', share: 0.6 }).fired).toBe(false);
  expect(only({ ...common, kind: 'features', count: 1 })).toMatchObject({ fired: true, value: 1 });
  expect(only({ ...common, kind: 'features', count: 2 }).fired).toBe(false);
});

test('features that form no segment fire nothing, and are told apart', () => {
  const others = [
    { id: 'f2', name: 'Age', unit: 'years', used: false },
    { id: 'f3', name: 'Returns', unit: '', used: false },
  ];
  const given = {
    version: { ...version, features: [...version.features, ...others] },
    snapshots: [
      snapshot({
        features: [
          feature('f0', 'moved'),
          feature('f1', 'steady'),
          feature('f2', 'drifted'),
          feature('f3', 'drifted'),
        ],
      }),
    ],
  };
  expect(only({ ...common, kind: 'drift', share: 0.5 }, given)).toMatchObject({
    fired: false,
    value: 0,
    words: '0 of 2 features that form segments drifted, 2 of 2 others.',
  });
  expect(only({ ...common, kind: 'features', count: 1 }, given)).toMatchObject({ fired: false, value: 0 });
});

const watched = (parts: Partial<ColumnDrift> = {}): ColumnDrift => {
  const named = { source: 's1', sourceName: 'orders', column: 'channel' };
  const told = { adjusted: 0, effect: 0.5, rank: 1, level: 'drifted', words: '' } as const;
  return { ...untoldColumn(named, '').drift, problem: null, ...told, ...parts };
};
const withColumns = (...columns: ColumnDrift[]) => ({ snapshots: [snapshot({ columns })] });

test('watched columns fire at their number; moved ones and those that could not be compared do not count', () => {
  const moved = watched({ level: 'moved' });
  const untold = watched({ level: 'steady', problem: 'It is text.' });
  const given = withColumns(watched(), watched({ present: false }), moved, untold);
  expect(only({ ...common, kind: 'columns', count: 2 }, given)).toEqual({
    trigger: 't0',
    snapshot: 'l2',
    limit: 2,
    fired: true,
    value: 2,
    words: '2 of 4 watched columns drifted.',
  });
  expect(only({ ...common, kind: 'columns', count: 3 }, given).fired).toBe(false);
  expect(only({ ...common, kind: 'features', count: 2 }, given).fired).toBe(false);
});

test('watched columns fire nothing where none is watched, none could be compared, or it is the reference', () => {
  const trigger: Trigger = { ...common, kind: 'columns', count: 1 };
  const words = (...given: Parameters<typeof facts>) => {
    const outcome = only(trigger, ...given);
    expect(outcome).toMatchObject({ fired: false, value: null });
    return outcome.words;
  };
  expect(words()).toBe('No column is watched.');
  expect(words(withColumns(watched({ level: 'steady', problem: 'It is text.' })))).toBe(
    'No watched column could be compared.',
  );
  expect(words({ snapshots: [snapshot({ isReference: true })] })).toBe('The reference itself.');
  expect(words({ snapshots: [snapshot({ problem: 'the key is gone', columns: [watched()] })] })).toContain(
    'the key is gone',
  );
});

test('size fires only beyond the limit and beyond chance, and names the segment', () => {
  const fired = only({ ...common, kind: 'size', change: 0.15 });
  expect(fired).toMatchObject({ fired: true, value: 0.2 });
  expect(fired.words).toBe('Regulars +20.0\u00a0%.');
  expect(only({ ...common, kind: 'size', change: 0.2 }).fired).toBe(false);
  const chance = { snapshots: [snapshot({ segments: [segment('S1', 0.9, 0.2)] })] };
  expect(only({ ...common, kind: 'size', change: 0.15 }, chance)).toMatchObject({ fired: false, value: 0 });
});

test('age and cadence count days from publication and from production to the snapshot', () => {
  expect(only({ ...common, kind: 'age', days: 150 })).toMatchObject({ fired: true, value: 151 });
  expect(only({ ...common, kind: 'age', days: 151 }).fired).toBe(false);
  expect(only({ ...common, kind: 'cadence', days: 141 })).toMatchObject({ fired: true, value: 141 });
  const before = { snapshots: [snapshot({ asOf: '2025-12-01' })] };
  expect(only({ ...common, kind: 'age', days: 1 }, before)).toMatchObject({ fired: false, value: null });
  const never = { version: { ...version, inProductionSince: null } };
  expect(only({ ...common, kind: 'cadence', days: 1 }, never)).toMatchObject({ fired: false, value: null });
});

test('a snapshot without a date is told by now if it is the newest, and not at all before', () => {
  const undated = { snapshots: [snapshot({ id: 'l1', asOf: null }), snapshot({ asOf: null })] };
  const [first, last] = evaluate({ ...common, kind: 'age', days: 1 }, undated);
  expect(first).toMatchObject({ snapshot: 'l1', fired: false, value: null });
  expect(last?.fired).toBe(true);
});

test('stability and unassigned fire at their share', () => {
  expect(only({ ...common, kind: 'unassigned', share: 0.05 })).toMatchObject({ fired: true, value: 0.05 });
  expect(only({ ...common, kind: 'stability', reassigned: 0.1 })).toMatchObject({
    fired: false,
    value: null,
  });
  const moved = { snapshots: [snapshot({ migration: migration(0.2) })] };
  expect(only({ ...common, kind: 'stability', reassigned: 0.2 }, moved).fired).toBe(true);
  expect(only({ ...common, kind: 'stability', reassigned: 0.21 }, moved).fired).toBe(false);
});

test('what cannot be told fires nothing and says why: a failed snapshot, an empty one, the reference itself', () => {
  const kinds: Trigger[] = [
    { ...common, kind: 'drift', share: 0 },
    { ...common, kind: 'size', change: 0 },
    { ...common, kind: 'stability', reassigned: 0 },
    { ...common, kind: 'unassigned', share: 0 },
  ];
  const nothing = { customers: 0, unassigned: 0, features: [], segments: [] };
  const failed = snapshot({ problem: 'the column is gone', ...nothing });
  for (const trigger of kinds) {
    expect(only(trigger, { snapshots: [failed] })).toMatchObject({ fired: false, value: null });
    expect(only(trigger, { snapshots: [failed] }).words).toContain('the column is gone');
    expect(only(trigger, { snapshots: [snapshot(nothing)] })).toMatchObject({ fired: false, value: null });
  }
  const reference = { snapshots: [snapshot({ isReference: true })] };
  expect(only({ ...common, kind: 'drift', share: 0 }, reference).value).toBeNull();
});

test('history is told snapshot by snapshot, oldest first; what is switched off is not looked at', () => {
  const calm = snapshot({ id: 'l1', features: [feature('f0', 'steady')] });
  const trigger: Trigger = { ...common, kind: 'drift', share: 0.5 };
  const outcomes = evaluate(trigger, { snapshots: [calm, snapshot()] });
  expect(outcomes.map(({ snapshot: id, fired }) => [id, fired])).toEqual([
    ['l1', false],
    ['l2', true],
  ]);
  expect(evaluate({ ...trigger, enabled: false })).toEqual([]);
});

test('a lower limit never silences a trigger', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(share, share, fc.constantFrom('drift', 'unassigned'), (a, b, kind) => {
      const at = (limit: number) => only({ ...common, kind, share: limit }).fired;
      if (at(Math.max(a, b))) expect(at(Math.min(a, b))).toBe(true);
    }),
  );
});

test('each rule is a sentence', () => {
  expect(triggerWords({ ...common, kind: 'drift', share: 0.5 })).toBe(
    'At least 50.0\u00a0% of the features that form segments drifted.',
  );
  expect(triggerWords({ ...common, kind: 'features', count: 1 })).toBe(
    'A feature that forms segments drifted.',
  );
  expect(triggerWords({ ...common, kind: 'columns', count: 1 })).toBe('A watched column drifted.');
  expect(triggerWords({ ...common, kind: 'columns', count: 2 })).toBe('At least 2 watched columns drifted.');
  expect(triggerWords({ ...common, kind: 'age', days: 1 })).toBe('The version is older than 1 day.');
});
