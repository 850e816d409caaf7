import * as fastCheck from 'fast-check';
import { inject, TestRunner } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** The seed of property tests, and for how long each is given new ones: 0 for not at all. */
    readonly properties: { readonly seed: number; readonly seconds: number };
  }
}

const { seed, seconds } = inject('properties');
fastCheck.configureGlobal({ seed });

/** Milliseconds before a test's timeout at which fast-check is to say what it found so far. */
const SPARE = 3_000;

/** When a property that begins now has had its seconds, or half of what its test may take, as `Date.now()`. */
function endOfRounds(): number {
  const now = Date.now();
  const { start, timeout } = timesOfTest();
  return Math.min(now + seconds * 1000, start + timeout / 2);
}

function timesOfTest(): { readonly start: number; readonly timeout: number } {
  const test = TestRunner.getCurrentTest();
  return { start: test?.result?.startTime ?? Date.now(), timeout: test?.timeout ?? 2 ** 30 };
}

if (seconds > 0) {
  fastCheck.installGlobalPlugin((...run) => {
    const { start, timeout } = timesOfTest();
    return fastCheck.interruptAfterTimeLimit(Math.max(1, start + timeout - SPARE - Date.now()))(...run);
  });
}

/** What was given, from another seed. */
function seededAnew<T>(given: fastCheck.Parameters<T>): fastCheck.Parameters<T> {
  return { ...given, seed: Math.floor(Math.random() * 2 ** 31) };
}

function tell(rounds: number, numRuns = 100): void {
  console.info(`${rounds} × ${numRuns} runs: ${TestRunner.getCurrentTest()?.fullName ?? ''}`);
}

/**
 * fast-check's `assert`. Where `npm run test:properties` asks for seconds, the property is asserted again and again for so long, from a new
 * seed each time, whatever seed was given, unless a path of one is.
 * @throws what fast-check throws, with the seed and the counterexample.
 */
export function assert<T>(
  property: fastCheck.IAsyncProperty<T>,
  given?: fastCheck.Parameters<T>,
): Promise<void>;
export function assert<T>(property: fastCheck.IProperty<T>, given?: fastCheck.Parameters<T>): void;
export function assert<T>(
  property: fastCheck.IRawProperty<T>,
  given: fastCheck.Parameters<T> = {},
): Promise<void> | void {
  if (seconds === 0 || given.path !== undefined) return fastCheck.assert(property, given);
  const end = endOfRounds();
  if (property.isAsync()) return assertLong(property, given, end);
  let rounds = 0;
  do {
    void fastCheck.assert(property, seededAnew(given));
    rounds++;
  } while (Date.now() < end);
  tell(rounds, given.numRuns);
}

async function assertLong<T>(
  property: fastCheck.IRawProperty<T>,
  given: fastCheck.Parameters<T>,
  end: number,
): Promise<void> {
  let rounds = 0;
  do {
    await fastCheck.assert(property, seededAnew(given));
    rounds++;
  } while (Date.now() < end);
  tell(rounds, given.numRuns);
}

export * from 'fast-check';
export default { ...fastCheck, assert };
