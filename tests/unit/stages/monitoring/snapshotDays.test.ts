import { expect, test } from 'vitest';
import { calledByEvents } from '../../../../src/stages/monitoring/snapshotDays.ts';
import { snapshot } from './facts.ts';

const load = (id: string, asOf: string | null) =>
  snapshot({ id: `load ${id}`, label: 'the day it came', name: 'the day it came', asOf });
const called = (...loads: readonly ReturnType<typeof load>[]) =>
  calledByEvents(loads).map(({ label, name }) => [label, name]);

test('a load is called by the day before its as-of date, however late it came', () => {
  expect(called(load('1', '2017-10-01'), load('2', '2018-01-01'))).toEqual([
    ['30\u00a0September\u00a02017', '2017-09-30'],
    ['31\u00a0December\u00a02017', '2017-12-31'],
  ]);
});

test('loads of one day are told apart', () => {
  expect(called(load('1', '2017-10-01'), load('2', '2017-10-01'))).toEqual([
    ['30\u00a0September\u00a02017, load\u00a01', '2017-09-30, load 1'],
    ['30\u00a0September\u00a02017, load\u00a02', '2017-09-30, load 2'],
  ]);
});

test.each([null, '2017-10-01T12:00:00'])('a load as of %s keeps what it is called', (asOf) => {
  expect(called(load('1', asOf))).toEqual([['the day it came', 'the day it came']]);
});
