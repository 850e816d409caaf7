import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonical, sameJson } from '../../../src/core/json.ts';

const json = fc.jsonValue();

describe('canonical', () => {
  it('sorts members at every level and leaves out white space', () => {
    expect(canonical({ b: [1, { d: 2, c: 3 }], a: 'x' })).toBe('{"a":"x","b":[1,{"c":3,"d":2}]}');
  });

  it('leaves out members that are undefined', () => {
    expect(canonical({ a: undefined, b: null })).toBe('{"b":null}');
  });

  it('gives JSON that reads back as the same value', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('does not depend on the order in which members were written', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), json), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(canonical(reversed)).toBe(canonical(value));
      }),
    );
  });

  it.each([NaN, Infinity, () => 1, Symbol('x'), 1n])('refuses what JSON cannot carry: %s', (value) => {
    expect(() => canonical(value)).toThrow(TypeError);
  });
});

describe('sameJson', () => {
  it('holds for equal values in another order', () => {
    expect(sameJson({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(true);
  });

  it('tells different values apart', () => {
    expect(sameJson({ a: 1 }, { a: '1' })).toBe(false);
  });
});
