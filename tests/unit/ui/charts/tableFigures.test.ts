import { expect, test } from 'vitest';
import { formatShareBound } from '../../../../src/core/format.ts';
import { changeTable } from '../../../../src/ui/charts/changeBars.ts';
import { controlTable } from '../../../../src/ui/charts/controlChart.ts';
import { curveTable } from '../../../../src/ui/charts/curve.ts';
import { dotIntervalsTable } from '../../../../src/ui/charts/dotIntervals.ts';
import { flowsTable } from '../../../../src/ui/charts/flows.ts';
import { heatmapTable } from '../../../../src/ui/charts/heatmap.ts';
import { sizeTable } from '../../../../src/ui/charts/sizeBars.ts';
import { standingsTable } from '../../../../src/ui/charts/standings.ts';
import { csvText, type TableData } from '../../../../src/ui/charts/tableData.ts';
import { twoDistributionsTable } from '../../../../src/ui/charts/twoDistributions.ts';

/** The first row as the table on screen writes it. */
const written = ({ columns, rows }: TableData): string[] =>
  (rows[0] ?? []).map((cell, place) =>
    typeof cell === 'number' ? (columns[place]?.format ?? String)(cell) : String(cell),
  );

const point = { label: 'June', value: 0.3551, centre: 0.32, lower: 0.3, upper: 0.3412, alarms: [] };
const control = { quantity: 'Share of customers', points: [point], format: formatShareBound };

const tables: readonly (readonly [picture: string, table: TableData, figures: readonly string[]])[] = [
  ['a control chart', controlTable(control), ['June', '35.5 %', '32.0 %', '30.0 %', '34.1 %', '']],
  [
    'sizes',
    sizeTable([{ id: 'S1', name: 'Loyal', colour: '#000', size: 1234, share: 0.3551, revenueShare: 0.6 }]),
    ['Loyal', '1,234', '35.5 %', '60.0 %'],
  ],
  [
    'a curve',
    curveTable({
      points: [
        { k: 2, silhouette: 0.4837, inertia: 1421.537 },
        { k: 3, silhouette: 0.4, inertia: 84.25 },
      ],
      chosen: 2,
      proposed: 2,
      elbow: null,
    }),
    ['2', '0.484', '1,422'],
  ],
  [
    'changes',
    changeTable({ parts: ['came'], rows: [{ name: 'Loyal', before: 12345, after: 12340, parts: [-5] }] }),
    ['Loyal', '12,345', '12,340', '−5', '−5'],
  ],
  [
    'intervals',
    dotIntervalsTable(
      [
        {
          name: 'Loyal',
          mark: 0.3551,
          rows: [{ name: 'f', value: 0.3551, low: 0.0002, high: 0.4, side: 'none' }],
        },
      ],
      'Segment',
      'Group',
    ),
    ['Loyal', 'f', '35.5 %', '0.02 %', '40.0 %', '35.5 %'],
  ],
  [
    'flows',
    flowsTable({
      times: ['May', 'June'],
      nodes: [{ id: 'S1', name: 'Loyal', colour: '#000' }],
      steps: [[{ from: 'S1', to: 'S1', value: 1234 }]],
    }),
    ['May', 'June', 'Loyal', 'Loyal', '1,234', '100.0 %'],
  ],
  [
    'a heatmap',
    heatmapTable(
      { rows: [{ name: 'Loyal' }], columns: [{ name: 'Spend' }], values: [[-1.234]], limit: 2 },
      '',
    ),
    ['Loyal', '−1.2'],
  ],
  [
    'standings',
    standingsTable([{ feature: 'Spend', z: 1.234, other: -0.5 }], 'Loyal', 'New'),
    ['Spend', '+1.2', '−0.5', '+1.7'],
  ],
  [
    'two distributions',
    twoDistributionsTable({ names: ['was', 'is'], bins: ['all'], before: [1234], after: [10] }),
    ['all', '1,234', '10', '100.0 %', '100.0 %'],
  ],
];

test.each(tables)('the table of %s writes its figures as the picture does', (_, table, figures) => {
  expect(written(table).map((text) => text.replaceAll('\u00a0', ' '))).toEqual(figures);
});

test('a table in a file holds numbers as they are', () => {
  expect(csvText(controlTable(control))).toContain('June,0.3551,0.32,0.3,0.3412,');
});
