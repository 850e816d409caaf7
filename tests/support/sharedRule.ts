import { inject, TestRunner } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Whether the folder of real data is there, and whether tests must fail without it. */
    readonly shared: { readonly present: boolean; readonly required: boolean };
  }
}

/** Whether the shared folder of real data is there: for `describe.skipIf(!hasShared)` around hooks that need it. */
export const hasShared: boolean = inject('shared').present;

/**
 * What a test does when a shared file is missing: it fails where the shared folder is present or REQUIRE_SHARED is 1,
 * and is skipped with a plain word otherwise.
 * @throws always: an error, or the test runner's own signal for a skipped test.
 */
export function missingShared(path: string): never {
  const { present, required } = inject('shared');
  if (present || required) throw new Error(`${path} is not in the shared folder (TESSERA_SHARED)`);
  TestRunner.getCurrentTest()?.context.skip(`needs ${path} of the shared folder (TESSERA_SHARED)`);
  throw new Error(`${path} is needed outside of a test; use describe.skipIf(!hasShared)`);
}
