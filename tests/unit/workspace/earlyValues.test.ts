import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Artifact } from '../../../src/core/artifacts.ts';
import { EarlyValues } from '../../../src/workspace/earlyValues.ts';

const part = (value: number, key = 'run'): Artifact => ({
  key,
  node: 'monitoring',
  stage: 'monitoring',
  inputs: [],
  provenance: { at: '', milliseconds: 1, version: '', engine: null, seed: 1, queries: [] },
  value,
});

let shown: unknown[];
let isRunning: boolean;
let early: EarlyValues;

beforeEach(() => {
  vi.useFakeTimers();
  shown = [];
  isRunning = true;
  early = new EarlyValues(
    ({ value }) => void shown.push(value),
    () => isRunning,
  );
});
afterEach(() => void vi.useRealTimers());

test('a run that is whole within a moment shows none of its steps', () => {
  early.take(part(1));
  early.take(part(2));
  early.end('monitoring');
  vi.runAllTimers();
  expect(shown).toEqual([]);
});

test('a longer run shows its newest step after a moment, and every later one at once', () => {
  early.take(part(1));
  early.take(part(2));
  vi.advanceTimersByTime(1000);
  expect(shown).toEqual([2]);
  early.take(part(3));
  expect(shown).toEqual([2, 3]);
});

test('what came of a run that was ended is not shown', () => {
  early.take(part(1));
  isRunning = false;
  vi.runAllTimers();
  expect(shown).toEqual([]);
});

test('another run waits its own moment', () => {
  early.take(part(1));
  vi.advanceTimersByTime(1000);
  early.take(part(2, 'another'));
  expect(shown).toEqual([1]);
  vi.advanceTimersByTime(1000);
  expect(shown).toEqual([1, 2]);
});

test('another study shows nothing of the one before', () => {
  early.take(part(1));
  early.clear();
  vi.runAllTimers();
  expect(shown).toEqual([]);
});
