import { expect, test } from 'vitest';
import { verdictOf } from '../../../../src/stages/monitoring/alerts.ts';
import { vanishedDrift } from '../../../../src/stages/monitoring/features/judge.ts';
import type { FeatureDrift } from '../../../../src/stages/monitoring/spec.ts';
import { facts, feature, migration, snapshot } from './facts.ts';

/** The headline where the newest snapshot has these features, and a trigger fired. */
function headline(features: readonly FeatureDrift[]) {
  const value = { ...facts({ snapshots: [snapshot({ features, migration: migration(0.45) })] }) };
  const fired = {
    tone: 'bad',
    about: 'trigger',
    title: 'A trigger for retraining fired',
    words: '',
  } as const;
  return verdictOf({ ...value, charts: [], triggers: [], pipeline: [] }, [fired]);
}

test('where all is there, customers changed segment, and a trigger asks for new segments', () => {
  const { title, words } = headline([feature('f0', 'drifted'), feature('f1', 'moved')]);
  expect(title).toBe('The segments should be looked at anew');
  expect(words).toContain('45.0\u00a0% of those who stayed changed segment');
});

test('where what forms segments is gone, the headline says that, and that stand-ins moved the customers', () => {
  const { tone, title, words } = headline([vanishedDrift('f0', [1000, 950]), feature('f1', 'steady')]);
  expect([tone, title]).toEqual(['bad', 'The data lacks what the segments are formed by']);
  expect(words).toContain(
    '1 of 2 features that form segments cannot be made of it; 1 of 2 features that form segments drifted',
  );
  expect(words).toContain('got another segment, with stand-ins for what is gone');
  expect(words).not.toContain('changed segment');
});
