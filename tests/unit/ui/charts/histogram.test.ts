import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capAt, capAtValue } from '../../../../src/ui/charts/brush.ts';
import {
  histogramLabel,
  histogramTable,
  largeHistogram,
  smallHistogram,
} from '../../../../src/ui/charts/histogram.ts';
import { shareBelow, valueAt } from '../../../../src/ui/charts/quantiles.ts';
import { palettes } from './palettes.ts';

const distribution = {
  quantiles: [0, 10, 20, 30, 45, 110, 5000],
  histogram: { from: 10, to: 110, counts: [10, 60, 20, 5, 5] },
};
const data = { ...distribution, unit: '£', cap: null };

describe('quantiles', () => {
  it('knows the share at the inner edges of the bins', () => {
    expect(shareBelow(distribution, 30)).toBeCloseTo(0.1);
    expect(shareBelow(distribution, 50)).toBeCloseTo(0.7);
  });

  it('is 0 below the minimum and 1 from the maximum', () => {
    expect(shareBelow(distribution, -1)).toBe(0);
    expect(shareBelow(distribution, 5000)).toBe(1);
  });

  it('takes a share to a value and back', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (share) => {
        return Math.abs(shareBelow(distribution, valueAt(distribution, share)) - share) < 1e-9;
      }),
    );
  });

  it('stands a constant column', () => {
    const constant = { quantiles: [5, 5, 5, 5, 5, 5, 5], histogram: { from: 5, to: 5, counts: [40] } };
    expect(valueAt(constant, 0.5)).toBe(5);
    expect(
      JSON.stringify(
        largeHistogram({ ...constant, unit: '', cap: null }, { width: 200, height: 100 }, palettes.light)
          .marks,
      ),
    ).not.toContain('null');
  });
});

describe('the cap', () => {
  const none = { lower: 0, upper: 1 };

  it('is nothing when both ends are at the ends', () => {
    expect(capAt({ lower: 0, upper: 0.99 }, 'upper', 1)).toBeNull();
  });

  it('keeps each end in its half, in steps of 0.1 %', () => {
    expect(capAt(none, 'upper', 0.12345)).toEqual({ lower: 0, upper: 0.5 });
    expect(capAt(none, 'upper', 0.98765)).toEqual({ lower: 0, upper: 0.988 });
  });

  it('follows a value of the picture', () => {
    expect(capAtValue(distribution, none, 'upper', 50)).toEqual({ lower: 0, upper: 0.7 });
  });

  it('is gone when an end is dragged to the picture’s end', () => {
    expect(capAtValue(distribution, { lower: 0, upper: 0.9 }, 'upper', 110)).toBeNull();
  });
});

describe('the histogram', () => {
  it('has one bar a bin, the tallest as tall as the picture', () => {
    const bars = smallHistogram(data, { width: 100, height: 21 }, palettes.light);
    expect(bars.map((mark) => (mark.kind === 'rect' ? Math.round(mark.height) : null))).toEqual([
      3, 20, 7, 2, 2,
    ]);
  });

  it('sets back the bars that are capped', () => {
    const bars = smallHistogram({ ...data, cap: [10, 70] }, { width: 100, height: 21 }, palettes.light);
    expect(bars.map((mark) => mark.kind === 'rect' && mark.fill === palettes.light.muted)).toEqual([
      false,
      false,
      false,
      true,
      true,
    ]);
  });

  it('takes a place on the picture back to its value', () => {
    const { scale } = largeHistogram(data, { width: 224, height: 100 }, palettes.light);
    expect(scale.value(scale.x(60))).toBeCloseTo(60);
  });

  it('says its middle and ends in a sentence, with the unit', () => {
    expect(histogramLabel('Spend', data)).toBe(
      'Spend of 100 customers: half lie between 20 £ and 45 £, median 30 £, from 0 £ to 5,000 £.',
    );
  });

  it('is a table of bins', () => {
    expect(histogramTable(data).rows[1]).toEqual([30, 50, 60]);
  });
});
