import { expect, test } from 'vitest';
import { inTurn, nextTask } from '../../../src/core/turns.ts';

test('pieces of work are done in the order of asking, each in a task of its own', async () => {
  const done: string[] = [];
  inTurn(() => {
    done.push('first');
    queueMicrotask(() => done.push('what the first leads to'));
  });
  inTurn(() => done.push('second'));
  expect(done).toEqual([]);
  await nextTask();
  await nextTask();
  expect(done).toEqual(['first', 'what the first leads to', 'second']);
});

test('work that is given up is not done', async () => {
  const done: string[] = [];
  const giveUp = inTurn(() => done.push('given up'));
  inTurn(() => done.push('kept'));
  giveUp();
  await nextTask();
  await nextTask();
  expect(done).toEqual(['kept']);
});
