import { expect, test } from 'vitest';
import { peakOf } from '../../../scripts/bench/app.mjs';
import { longestTasks } from '../../../scripts/bench/trace.mjs';

const thread = (pid: number, tid: number, name: string) => ({
  name: 'thread_name',
  ph: 'M',
  pid,
  tid,
  args: { name },
});
const event = (pid: number, tid: number, name: string, ts: number, dur: number, tdur: number, data = {}) => ({
  name,
  ph: 'X',
  pid,
  tid,
  ts,
  dur,
  tdur,
  args: { data },
});

const address = 'http://localhost';
const trace = [
  thread(1, 1, 'CrRendererMain'),
  thread(1, 2, 'DedicatedWorker thread'),
  thread(9, 9, 'CrRendererMain'),
  event(1, 1, 'RunTask', 0, 90_000, 20_000),
  event(1, 1, 'RunTask', 100_000, 40_000, 35_000),
  event(1, 1, 'FunctionCall', 101_000, 30_000, 30_000, {
    functionName: 'draw',
    url: 'http://localhost/assets/a.js?x',
    lineNumber: 3,
    columnNumber: 7,
  }),
  event(1, 2, 'RunTask', 0, 900_000, 900_000),
  event(9, 9, 'RunTask', 0, 500_000, 500_000),
  event(9, 9, 'FunctionCall', 0, 400_000, 400_000, { url: 'chrome://omnibox-popup/list.js' }),
];

test('tasks are ordered by the CPU time of the page’s main thread, not by the clock, and workers do not count', () => {
  expect(longestTasks(trace, address).map(({ cpu }) => cpu)).toEqual([35, 20]);
});

test('a task tells what took most of it and where that is', () => {
  expect(longestTasks(trace, address, 1)[0]?.inside).toBe('FunctionCall draw@a.js:3:7 30');
});

test('the pages of the browser itself do not count, however busy they are', () => {
  expect(longestTasks(trace, address).every(({ cpu }) => cpu < 500)).toBe(true);
  expect(longestTasks(trace, 'http://elsewhere')).toEqual([]);
});

test('a trace without a main thread has no tasks', () => {
  expect(longestTasks([], address)).toEqual([]);
});

test('the peak of a process is read from the kernel’s account', () => {
  expect(peakOf('VmPeak:\t  900 kB\nVmHWM:\t    1200 kB\nVmRSS:\t 5 kB\n')).toBe(1_228_800);
  expect(peakOf('')).toBeUndefined();
});
