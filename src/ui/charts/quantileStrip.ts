import { scaleLinear } from 'd3';
import type { Mark, Size } from './marks.ts';
import type { Palette } from './palette.ts';

/** 1 % to 99 % as a line, the middle half as a box, the median as a tick. `quantiles`: minimum, 1, 25, 50, 75, 99 %, maximum. */
export function quantileStrip(quantiles: readonly number[], size: Size, palette: Palette): Mark[] {
  const [, low = 0, lower = 0, median = 0, upper = 0, high = 0] = quantiles;
  const x = scaleLinear()
    .domain(low === high ? [low - 0.5, high + 0.5] : [low, high])
    .range([2, size.width - 2]);
  const middle = size.height / 2;
  const tall = Math.min(10, size.height - 4);
  return [
    { kind: 'path', d: `M${x(low)} ${middle}H${x(high)}`, stroke: palette.muted, strokeWidth: 1 },
    {
      kind: 'rect',
      x: x(lower),
      y: middle - tall / 2,
      width: Math.max(1, x(upper) - x(lower)),
      height: tall,
      radius: 2,
      fill: palette.accent,
      opacity: 0.35,
    },
    {
      kind: 'rect',
      x: x(median) - 1,
      y: middle - tall / 2 - 1,
      width: 2,
      height: tall + 2,
      fill: palette.ink,
    },
  ];
}
