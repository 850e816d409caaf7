import { describe, expect, it } from 'vitest';
import { digestOf, keyOf } from '../../../src/core/key.ts';

describe('digestOf', () => {
  it('is SHA-256 as FIPS 180-4 gives it for “abc”', () => {
    expect(digestOf(new TextEncoder().encode('abc'))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });
});

describe('keyOf', () => {
  it('is equal for equal values in another order, and differs for others', () => {
    expect(keyOf({ a: 1, b: 2 })).toBe(keyOf({ b: 2, a: 1 }));
    expect(keyOf({ a: 1, b: 2 })).not.toBe(keyOf({ a: 1, b: 3 }));
  });
});
