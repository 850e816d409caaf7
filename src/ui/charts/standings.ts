import { formatSigned } from '../../core/format.ts';
import { textWidth, wrapText, type Mark, type Size } from './marks.ts';
import type { Palette } from './palette.ts';
import { columnsOf, columnsWritten, type TableData } from './tableData.ts';

/** How a segment stands in one feature, and how another does where two are compared. */
export interface StandingDatum {
  readonly feature: string;
  readonly z: number;
  readonly other: number | null;
}

const rowHeight = 26;
const dotRadius = 5;

/** Height that so many features need. */
export function standingsHeight(features: number): number {
  return features * rowHeight + 26;
}

/** Features from the one that sets apart the most; with two segments, from the one in which they differ the most. */
export function sortStandings(data: readonly StandingDatum[]): StandingDatum[] {
  const weight = ({ z, other }: StandingDatum) => Math.abs(other === null ? z : z - other);
  return [...data].sort((a, b) => weight(b) - weight(a));
}

/** Bars left and right of the mean of all customers; a second segment is a dot on the same row. */
export function standings(
  data: readonly StandingDatum[],
  size: Size,
  palette: Palette,
  colours: { readonly own: string; readonly other: string },
): Mark[] {
  const left = Math.min(180, size.width * 0.36);
  const right = size.width - 46;
  const limit = Math.max(1, ...data.flatMap(({ z, other }) => [Math.abs(z), Math.abs(other ?? 0)]));
  const zero = (left + 40 + right) / 2;
  const x = (z: number) => zero + (z / limit) * ((right - left - 40) / 2);
  const bottom = data.length * rowHeight;
  const marks: Mark[] = [{ kind: 'path', d: `M${zero} 0V${bottom}`, stroke: palette.line, strokeWidth: 1 }];
  data.forEach(({ feature, z, other }, index) => {
    const y = index * rowHeight + rowHeight / 2;
    const end = x(z);
    marks.push(
      ...named(feature, y, left - 8, palette),
      {
        kind: 'rect',
        x: Math.min(zero, end),
        y: y - 7,
        width: Math.max(1, Math.abs(end - zero)),
        height: 14,
        radius: 3,
        fill: colours.own,
      },
      figure(z, end, other === null ? null : x(other), y, palette),
    );
    if (other !== null) {
      marks.push({
        kind: 'circle',
        x: x(other),
        y,
        radius: dotRadius,
        fill: colours.other,
        stroke: palette.panel,
        strokeWidth: 2,
      });
    }
  });
  marks.push({
    kind: 'text',
    x: zero,
    y: bottom + 18,
    text: 'mean of all customers',
    size: 11,
    fill: palette.muted,
    anchor: 'middle',
  });
  return marks;
}

/** The figure of a bar beyond its end, and beyond a dot that would stand on it. */
function figure(z: number, end: number, dot: number | null, y: number, palette: Palette): Mark {
  const text = `${formatSigned(z)}σ`;
  const way = z >= 0 ? 1 : -1;
  const gap = 6;
  // How far the dot lies beyond the end of the bar, in the figure's direction.
  const beyond = dot === null ? -Infinity : way * (dot - end);
  const isCovered = beyond > -dotRadius && beyond < gap + textWidth(text, 11) + dotRadius + 2;
  const x = end + way * (isCovered ? Math.max(0, beyond) + dotRadius + gap : gap);
  return {
    kind: 'text',
    x,
    y: y + 4,
    text,
    size: 11,
    fill: palette.muted,
    anchor: z >= 0 ? 'start' : 'end',
  };
}

/** A feature's name on one line, or on two in the height of its bar. */
function named(feature: string, y: number, width: number, palette: Palette): Mark[] {
  const own = { kind: 'text', x: 0, fill: palette.ink } as const;
  const [text = '', second] = wrapText(feature, 12, width, 2);
  if (second === undefined) return [{ ...own, y: y + 4, text, size: 12 }];
  return [
    { ...own, y: y - 2, text, size: 11 },
    { ...own, y: y + 10, text: second, size: 11 },
  ];
}

/** The standings as numbers. */
export function standingsTable(data: readonly StandingDatum[], own: string, other: string | null): TableData {
  const names =
    other === null ? ['Feature', `${own} (σ)`] : ['Feature', `${own} (σ)`, `${other} (σ)`, 'Difference (σ)'];
  return {
    columns: [...columnsOf(names.slice(0, 1)), ...columnsWritten(names.slice(1), (z) => formatSigned(z))],
    rows: data.map((datum) =>
      other === null
        ? [datum.feature, datum.z]
        : [datum.feature, datum.z, datum.other, datum.z - (datum.other ?? 0)],
    ),
  };
}
