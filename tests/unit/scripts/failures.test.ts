import fc from 'fast-check';
import { expect, test } from 'vitest';
import { failedJourneys, failedTests, saidOf } from '../../../scripts/failures.mjs';

function messageOf(property: () => void): string {
  try {
    property();
  } catch (error) {
    if (error instanceof Error) return error.message;
    throw error;
  }
  throw new Error('the property holds');
}

const failing = (values: fc.Arbitrary<unknown>): string =>
  messageOf(() => {
    fc.assert(
      fc.property(values, () => false),
      { seed: 7, path: '0' },
    );
  });

test('of a failed test its first line is told', () => {
  expect(saidOf('Error: expected 1 to be 2\n    at somewhere')).toBe('Error: expected 1 to be 2');
  expect(saidOf(undefined)).toBe('');
});

test('of a failed property its seed, path and counterexample are told', () => {
  expect(saidOf(`Error: ${failing(fc.constant('found'))}\n    at somewhere`)).toMatch(
    /^Error: Property failed after 1 tests \{ seed: 7, path: "0.*", endOnFailure: true \} Counterexample: \["found"\]$/,
  );
});

test('a long counterexample is cut', () => {
  const said = saidOf(failing(fc.constant('long'.repeat(1000))));
  expect(said).toMatch(/longlong.*…$/);
  expect(said.length).toBeLessThan(800);
});

test('failed tests are told with their file, and so is a file that does not load', () => {
  const failed = { status: 'failed', fullName: 'adds', failureMessages: ['Error: no\n at'] };
  const testResults = [
    {
      name: '/root/tests/a.test.ts',
      status: 'failed',
      assertionResults: [failed, { ...failed, status: 'passed' }],
    },
    { name: '/root/tests/b.test.ts', status: 'failed', message: 'gone\n', assertionResults: [] },
    { name: '/root/tests/c.test.ts', status: 'passed', message: '', assertionResults: [] },
  ];
  expect(failedTests({ testResults }, '/root')).toEqual([
    'tests/a.test.ts › adds: Error: no',
    'tests/b.test.ts: gone',
  ]);
});

test('failed journeys are told with their file, however deep they lie', () => {
  const specs = [
    { ok: true, title: 'holds', tests: [] },
    { ok: false, title: 'goes', tests: [{ results: [{}, { error: { message: 'Error: lost\nmore' } }] }] },
  ];
  expect(failedJourneys([{ file: 'a.e2e.ts', suites: [{ file: 'a.e2e.ts', specs }] }])).toEqual([
    'a.e2e.ts › goes: Error: lost',
  ]);
});
