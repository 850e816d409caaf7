import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contrast, diverging, inkOn, mix, segmentIn } from '../../../../src/ui/charts/palette.ts';
import { palettes } from './palettes.ts';

describe('mix', () => {
  it('gives both ends as they are', () => {
    expect(mix('#3b5bdb', '#e8590c', 0)).toBe('#3b5bdb');
    expect(mix('#3b5bdb', '#e8590c', 1)).toBe('#e8590c');
  });

  it('gives a grey between black and white at the Oklab middle', () => {
    expect(mix('#000000', '#ffffff', 0.5)).toBe('#636363');
  });
});

describe('contrast', () => {
  it('is 21 between black and white and 1 between equals', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
    expect(contrast('#3b5bdb', '#3b5bdb')).toBe(1);
  });
});

describe.each(Object.entries(palettes))('the %s theme', (_, palette) => {
  it('has text that reads (4.5 : 1) on every colour of the diverging scale', () => {
    fc.assert(
      fc.property(fc.double({ min: -4, max: 4, noNaN: true }), (value) => {
        const background = diverging(palette, value, 2.5);
        return contrast(inkOn(palette, background), background) >= 4.5;
      }),
    );
  });

  it('stands for the mean with the colour of the panel, and for what is beyond the limit with the ends', () => {
    expect(diverging(palette, 0, 2.5)).toBe(palette.panel);
    expect(diverging(palette, 9, 2.5)).toBe(palette.hot);
    expect(diverging(palette, -9, 2.5)).toBe(palette.cold);
    expect(diverging(palette, Number.NaN, 2.5)).toBe(palette.panel);
  });

  it('tells the first ten segments apart by different colours, then repeats', () => {
    const colours = Array.from({ length: 10 }, (_, rank) => segmentIn(palette, rank));
    expect(new Set(colours).size).toBe(10);
    expect(segmentIn(palette, 10)).toBe(colours[0]);
  });

  it('draws every segment with at least 2 : 1 against the panel', () => {
    for (const colour of palette.segments) expect(contrast(colour, palette.panel)).toBeGreaterThan(2);
  });
});
