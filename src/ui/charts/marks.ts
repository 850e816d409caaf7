import { bareName } from '../../core/format.ts';

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
  /** All of what `text` is the beginning of, as a tooltip; absent where nothing was cut. */
  readonly whole?: string;
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

/** Widths of letters in parts of the size, which err on the wide side for the fonts of the page. */
const letters: readonly (readonly [RegExp, number])[] = [
  [/\p{Mn}|[\u2066-\u2069]/u, 0],
  [/[ iljtfrI.,:;'’“”|!()[\]·-]/, 0.38],
  [/[mwMW@%—…]/, 0.95],
  [/[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]|\p{Extended_Pictographic}/u, 1],
  [/\p{Lu}/u, 0.7],
];

const widthOf = (letter: string): number => letters.find(([kind]) => kind.test(letter))?.[1] ?? 0.6;
const isBold = (weight: number): boolean => weight >= 550;

/** Width of a text in pixels without measuring: it is laid out alike wherever it is drawn. */
export function textWidth(text: string, size: number, weight = 400): number {
  let sum = 0;
  for (const letter of text) sum += widthOf(letter);
  return sum * size * (isBold(weight) ? 1.1 : 1);
}

/** A text cut to a width in pixels, with an ellipsis where it was cut. */
export function fitText(text: string, size: number, width: number, weight = 400): string {
  // Long texts are cut before they are laid out letter by letter.
  const whole = text.slice(0, 500);
  if (whole.length === text.length && textWidth(whole, size, weight) <= width) return text;
  let cut = '';
  for (const letter of whole) {
    if (cut !== '' && textWidth(`${cut}${letter}…`, size, weight) > width) break;
    cut += letter;
  }
  return `${cut.trimEnd()}…`;
}

/** The name of a time under or over a picture, whole where it is a day with the number of its load, such as 30 September 2026, load 12. */
export const fitTime = (time: string): string => fitText(time, 11, 176);

/** A name as `fitText` cuts it; one that was cut keeps its whole, which is shown on hover. */
export function fitName(
  name: string,
  size: number,
  width: number,
  weight?: number,
): Pick<TextMark, 'text' | 'whole'> {
  const text = fitText(name, size, width, weight);
  return text === name ? { text } : { text, whole: bareName(name, 500) };
}

/** A text as at most so many lines of a width in pixels: whole words where they fit, the last line cut where more is left. */
export function wrapText(text: string, size: number, width: number, lines: number, weight = 400): string[] {
  const words = text.slice(0, 500).split(' ');
  const found: string[] = [];
  while (words.length > 0 && found.length < lines - 1) {
    let line = words.shift() ?? '';
    while (words.length > 0 && textWidth(`${line} ${words[0] ?? ''}`, size, weight) <= width) {
      line = `${line} ${words.shift() ?? ''}`;
    }
    if (textWidth(line, size, weight) > width) {
      words.unshift(line);
      break;
    }
    found.push(line);
  }
  const rest = words.join(' ');
  return rest === '' ? found : [...found, fitText(rest, size, width, weight)];
}
