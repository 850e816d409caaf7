import { describe, expect, it } from 'vitest';
import {
  heatmapCells,
  heatmapMarks,
  heatmapSize,
  heatmapTable,
  type HeatmapData,
} from '../../../../src/ui/charts/heatmap.ts';
import { contrast } from '../../../../src/ui/charts/palette.ts';
import { palettes } from './palettes.ts';

const data: HeatmapData = {
  rows: [{ name: 'Loyal', rank: 0 }, { name: 'Lapsed' }],
  columns: [
    { name: 'Recency', unit: 'days' },
    { name: 'Spend', unit: '£' },
  ],
  values: [
    [-1.25, 2.9],
    [Number.NaN, -0.04],
  ],
  limit: 2.5,
};

describe('the heatmap', () => {
  it('prints signed standard deviations, a dash for what is not known, and no sign on zero', () => {
    const texts = heatmapCells(data, palettes.light).map((row) => row.map(({ text }) => text));
    expect(texts).toEqual([
      ['−1.3', '+2.9'],
      ['–', '0.0'],
    ]);
  });

  it('prints medians over the colours of the deviations', () => {
    const medians = heatmapCells(
      {
        ...data,
        printed: [
          [9, 1234.5],
          [402, 12],
        ],
      },
      palettes.light,
    );
    const deviations = heatmapCells(data, palettes.light);
    expect(medians[0]?.[1]).toEqual({ ...deviations[0]?.[1], text: '1,235' });
  });

  it('has readable text in both themes', () => {
    for (const palette of Object.values(palettes)) {
      for (const { ink, background } of heatmapCells(data, palette).flat()) {
        expect(contrast(ink, background)).toBeGreaterThanOrEqual(4.5);
      }
    }
  });

  it('keeps every mark of its file inside the file', () => {
    const size = heatmapSize(data);
    for (const mark of heatmapMarks(data, size, palettes.dark)) {
      if (mark.kind !== 'rect') continue;
      expect(mark.x + mark.width).toBeLessThanOrEqual(size.width);
      expect(mark.y + mark.height).toBeLessThanOrEqual(size.height);
    }
  });

  it('is a table with units where it shows medians', () => {
    expect(heatmapTable(data, 'Segment').rows).toEqual([
      ['Loyal', -1.25, 2.9],
      ['Lapsed', null, -0.04],
    ]);
    const printed = [
      [9, 1234.5],
      [402, 12],
    ];
    expect(heatmapTable({ ...data, printed }, 'Segment').columns[1]?.name).toBe('Recency (days)');
  });
});
