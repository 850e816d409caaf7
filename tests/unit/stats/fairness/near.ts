import { expect } from 'vitest';

/** A figure equals the reference to 1e-9 of it (or of 1, where it is smaller); both unknown is equal too. */
export function near(ours: number | null | undefined, reference: number | null | undefined): void {
  if (reference === null || reference === undefined) expect(ours ?? null).toBeNull();
  else {
    expect(ours).toBeTypeOf('number');
    expect(Math.abs((ours ?? NaN) - reference)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(reference)));
  }
}

/** As `near`, relative however small: for p-values. */
export function nearP(ours: number | null | undefined, reference: number): void {
  expect(Math.abs((ours ?? NaN) - reference)).toBeLessThanOrEqual(1e-9 * Math.max(reference, 1e-3));
}
