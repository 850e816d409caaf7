/** Width and height of a picture, in CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface RectMark {
  readonly kind: 'rect';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly fill: string;
  readonly radius?: number;
  readonly opacity?: number;
}

export interface CircleMark {
  readonly kind: 'circle';
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly fill: string;
  readonly stroke?: string;
  readonly strokeWidth?: number;
  readonly opacity?: number;
}

export interface PathMark {
  readonly kind: 'path';
  /** Path data as SVG has it. */
  readonly d: string;
  readonly fill?: string;
  readonly stroke?: string;
  readonly strokeWidth?: number;
  readonly dash?: readonly number[];
  readonly opacity?: number;
}

export interface TextMark {
  readonly kind: 'text';
  readonly x: number;
  /** The base line of the text. */
  readonly y: number;
  readonly text: string;
  readonly fill: string;
  /** In CSS pixels. */
  readonly size: number;
  readonly weight?: number;
  readonly anchor?: 'start' | 'middle' | 'end';
  /** A colour drawn around the letters, so that they stand out from points. */
  readonly halo?: string;
}

/** One thing drawn, with concrete colours: the same list becomes SVG, canvas and the exported file. */
export type Mark = RectMark | CircleMark | PathMark | TextMark;

/** Up to this many marks a picture is SVG; above it, canvas. */
export const mostSvgMarks = 2000;

/** Widths of text without measuring: 0.56 of the size a character, which errs on the wide side for Inter. */
export function textWidth(text: string, size: number): number {
  return text.length * size * 0.56;
}

/** A text cut to a width in pixels, with an ellipsis where it was cut. */
export function fitText(text: string, size: number, width: number): string {
  if (textWidth(text, size) <= width) return text;
  const characters = Math.max(1, Math.floor(width / (size * 0.56)) - 1);
  return `${text.slice(0, characters).trimEnd()}…`;
}
