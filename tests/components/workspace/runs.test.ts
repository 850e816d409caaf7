import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '../../../src/core/errors.ts';
import { registry } from '../../../src/stages/specs.ts';
import { StudyDocument } from '../../../src/workspace/document.svelte.ts';
import { JobList } from '../../../src/workspace/jobs.svelte.ts';
import { Results } from '../../../src/workspace/results.svelte.ts';
import { Runs } from '../../../src/workspace/runs.svelte.ts';
import type { Work } from '../../../src/workspace/work.svelte.ts';

const stopped = new AppError('studio.stopped', 'The studio stopped and was started anew.');

/** Runs over a studio that each piece of work ends as it is told to, with the count of what was begun. */
function runsOf(end: () => Promise<unknown>): { runs: Runs; begun: () => number } {
  const document = new StudyDocument(registry);
  const jobs = new JobList();
  const perform = vi.fn(end);
  const runs = new Runs({
    document,
    jobs,
    results: new Results(document, jobs),
    work: { perform } as unknown as Work,
    onScreen: () => 'segments',
    keep: () => Promise.resolve(),
  });
  return { runs, begun: () => perform.mock.calls.length };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('work that stops the studio is begun again by itself once, and by a person each time', async () => {
  const { runs, begun } = runsOf(() => Promise.reject(stopped));
  runs.resume();
  await vi.runAllTimersAsync();
  runs.resume();
  await vi.runAllTimersAsync();
  expect(begun()).toBe(1);
  runs.follow();
  await vi.runAllTimersAsync();
  expect(begun()).toBe(2);
});

test('a studio that is changed by a person computes again, also where the one before had stopped', async () => {
  const { runs, begun } = runsOf(() => Promise.reject(stopped));
  runs.resume();
  await vi.runAllTimersAsync();
  runs.stop();
  runs.resume();
  await vi.runAllTimersAsync();
  expect(begun()).toBe(2);
});
