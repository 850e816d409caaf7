import { describe, expect, it } from 'vitest';
import { titled } from '../../../../src/ui/charts/layers.ts';
import { fitText, type Mark } from '../../../../src/ui/charts/marks.ts';
import { svgText } from '../../../../src/ui/charts/svgText.ts';
import { columnsOf, csvText } from '../../../../src/ui/charts/tableData.ts';
import { fileStem } from '../../../../src/ui/save.ts';
import { palettes } from './palettes.ts';

const marks: Mark[] = [
  { kind: 'rect', x: 1, y: 2, width: 3, height: 4, fill: '#111111', opacity: 0.5 },
  { kind: 'circle', x: 1, y: 1, radius: 2, fill: '#222222' },
  { kind: 'path', d: 'M0 0H9', stroke: '#333333', dash: [3, 3] },
  { kind: 'text', x: 0, y: 9, text: 'a <b> & "c"', size: 11, fill: '#444444', halo: '#ffffff' },
];

describe('the SVG file', () => {
  const { layers, size } = titled(
    { marks, size: { width: 100, height: 50 } },
    'Title',
    'in days',
    palettes.light,
  );
  const text = svgText(layers, size, { title: 'Title', background: '#fffefc', font: 'Inter, "Segoe UI"' });

  it('escapes text and attributes', () => {
    expect(text).toContain('a &lt;b&gt; &amp; &quot;c&quot;');
    expect(text).toContain('font-family="Inter, &quot;Segoe UI&quot;"');
  });

  it('carries its title and subtitle, and room for them', () => {
    expect(text).toContain('<title>Title</title>');
    expect(text).toContain('>in days</text>');
    expect(size.height).toBeGreaterThan(90);
  });

  it('carries the whole of a name that is cut', () => {
    const cut = {
      kind: 'text',
      x: 0,
      y: 9,
      text: 'Act…',
      whole: 'Active & old',
      size: 9,
      fill: '#000',
    } as const;
    const file = svgText([{ x: 0, y: 0, marks: [cut] }], size, { title: 'T', background: '#fff', font: 'F' });
    expect(file).toContain('>Act…<title>Active &amp; old</title></text>');
  });

  it('has an element for every mark', () => {
    for (const tag of ['rect', 'circle', 'path', 'text']) expect(text).toContain(`<${tag} `);
    expect(text).not.toContain('undefined');
  });
});

describe('the CSV file', () => {
  it('quotes what must be quoted, and keeps spreadsheets from running formulas', () => {
    const table = {
      columns: columnsOf(['Segment', 'Share']),
      rows: [
        ['=1+1', -0.5],
        ['a "b", c', null],
      ],
    };
    expect(csvText(table)).toBe('Segment,Share\r\n\'=1+1,-0.5\r\n"a ""b"", c",\r\n');
  });
});

describe('names of files', () => {
  it('are made of the title’s words', () => {
    expect(fileStem('What sets “Loyal” apart?')).toBe('what-sets-loyal-apart');
    expect(fileStem('…')).toBe('picture');
  });
});

describe('fitText', () => {
  it('leaves what fits and marks what was cut', () => {
    expect(fitText('Spend', 12, 100)).toBe('Spend');
    expect(fitText('A very long feature name', 12, 60)).toMatch(/^A very.*…$/);
  });
});
