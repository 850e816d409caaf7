import { expect, test } from 'vitest';
import { limitOf, newTrigger, withLimit } from '../../../../src/stages/monitoring/view/triggers.ts';

test.each([
  ['features', 'feature', 'features'],
  ['columns', 'column', 'columns'],
  ['age', 'day', 'days'],
  ['cadence', 'day', 'days'],
] as const)('a limit of %s is one %s or several %s', (kind, one, several) => {
  const trigger = newTrigger(kind, []);
  expect([1, 2].map((limit) => limitOf(withLimit(trigger, limit)).unit)).toEqual([one, several]);
});
