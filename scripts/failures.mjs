import { relative } from 'node:path';

/** @param {string} text @param {number} length */
const cut = (text, length) => (text.length > length ? `${text.slice(0, length)}…` : text);

/**
 * What a failed test says, on one line: the first of its message. Of a failed property also what repeats it (seed and path) and its
 * counterexample, each cut to a length that a list can hold.
 * @param {string | undefined} message
 */
export function saidOf(message) {
  const [first = '', ...rest] = (message ?? '').split('\n');
  const shrunk = rest.findIndex((line) => line.startsWith('Shrunk '));
  if (!/^(Error: )?Property /.test(first) || shrunk < 1) return cut(first, 300);
  const [repeated = '', ...counterexample] = rest.slice(0, shrunk);
  return [cut(first, 300), cut(repeated, 300), cut(counterexample.join(' '), 600)].join(' ');
}

/**
 * Failed tests of a Vitest report, and files that did not load, each with why.
 * @param {any} report
 * @param {string} root that paths are told from
 * @returns {string[]}
 */
export const failedTests = ({ testResults }, root) =>
  testResults.flatMap((/** @type {any} */ { name, message, status, assertionResults }) => {
    const file = relative(root, name);
    const failed = assertionResults.filter((/** @type {any} */ one) => one.status === 'failed');
    if (failed.length === 0) return status === 'failed' ? [`${file}: ${saidOf(message)}`] : [];
    return failed.map(
      (/** @type {any} */ { fullName, failureMessages }) =>
        `${file} › ${fullName}: ${saidOf(failureMessages[0])}`,
    );
  });

/**
 * Failed journeys among suites of a Playwright report, each with why.
 * @param {readonly any[]} suites
 * @returns {string[]}
 */
export const failedJourneys = (suites) =>
  suites.flatMap(({ file, specs = [], suites: inner = [] }) => [
    ...specs
      .filter((/** @type {any} */ { ok }) => !ok)
      .map((/** @type {any} */ { title, tests }) => {
        const results = tests.flatMap((/** @type {any} */ one) => one.results);
        const wrong = results.find((/** @type {any} */ { error }) => error);
        return `${file} › ${title}: ${saidOf(wrong?.error.message)}`;
      }),
    ...failedJourneys(inner),
  ]);
