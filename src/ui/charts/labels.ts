import type { Size } from './marks.ts';

export interface Label {
  readonly text: string;
  /** Where it would stand best: the middle of the text. */
  readonly x: number;
  readonly y: number;
}

/** The width of a text at a font size, in pixels. */
export type MeasureText = (text: string, size: number) => number;

const gap = 3;

/**
 * The labels moved so that none covers another where there is room: each in turn takes the free place nearest to where it
 * would stand best, straight above or below it, inside the frame. The order of the labels stays.
 */
export function placeLabels(
  labels: readonly Label[],
  size: Size,
  fontSize: number,
  measure: MeasureText,
): Label[] {
  const height = fontSize + gap;
  const [top, bottom] = [height, size.height - gap];
  const placed: (Label & { readonly half: number })[] = [];
  for (const { text, x: wantedX, y: wantedY } of labels) {
    const half = measure(text, fontSize) / 2;
    const x = clamp(wantedX, half + gap, size.width - half - gap);
    const wanted = clamp(wantedY, top, bottom);
    const beside = placed.filter((other) => Math.abs(other.x - x) < half + other.half + gap);
    const isFree = (y: number) =>
      y >= top && y <= bottom && beside.every((other) => Math.abs(other.y - y) >= height - 0.01);
    const y = [wanted, ...beside.flatMap((other) => [other.y - height, other.y + height])]
      .filter(isFree)
      .sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted))[0];
    placed.push({ text, half, x, y: y ?? wanted });
  }
  return placed.map(({ text, x, y }) => ({ text, x, y }));
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), Math.max(least, most));
}
