import type { Size } from './marks.ts';

export interface Label {
  /** What it says, line under line. */
  readonly lines: readonly string[];
  /** Where it would stand best, and where it stands: the middle of the lines, and the base line of the last. */
  readonly x: number;
  readonly y: number;
}

/** The width of a text at a font size, in pixels. */
export type MeasureText = (text: string, size: number) => number;

const gap = 3;

/** From one base line of a label to the next, in pixels. */
export const lineHeight = (fontSize: number): number => fontSize + gap;

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
  const bottom = size.height - gap;
  const placed: (Label & { readonly half: number; readonly height: number })[] = [];
  for (const { lines, x: wantedX, y: wantedY } of labels) {
    const half = Math.max(0, ...lines.map((line) => measure(line, fontSize))) / 2;
    const height = lines.length * lineHeight(fontSize);
    const x = clamp(wantedX, half + gap, size.width - half - gap);
    const wanted = clamp(wantedY, height, bottom);
    const beside = placed.filter((other) => Math.abs(other.x - x) < half + other.half + gap);
    const isFree = (y: number) =>
      y >= height &&
      y <= bottom &&
      beside.every((other) => y - height >= other.y - 0.01 || other.y - other.height >= y - 0.01);
    const y = [wanted, ...beside.flatMap((other) => [other.y - other.height, other.y + height])]
      .filter(isFree)
      .sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted))[0];
    placed.push({ lines, half, height, x, y: y ?? wanted });
  }
  return placed.map(({ lines, x, y }) => ({ lines, x, y }));
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), Math.max(least, most));
}
