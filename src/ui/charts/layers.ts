import type { Mark, Size } from './marks.ts';
import type { Palette } from './palette.ts';

/** Marks that are drawn from an origin of their own. */
export interface Layer {
  readonly x: number;
  readonly y: number;
  readonly marks: readonly Mark[];
}

/** A picture as it goes into a file. */
export interface Drawing {
  readonly marks: readonly Mark[];
  readonly size: Size;
}

const margin = 14;

/** A picture with its title and subtitle above it, since a file leaves the page behind. */
export function titled(
  { marks, size }: Drawing,
  title: string,
  subtitle: string,
  palette: Palette,
): { readonly layers: readonly Layer[]; readonly size: Size } {
  const top = subtitle === '' ? 34 : 52;
  const words: Mark[] = [
    { kind: 'text', x: margin, y: 22, text: title, size: 13, weight: 600, fill: palette.ink },
    { kind: 'text', x: margin, y: 39, text: subtitle, size: 11, fill: palette.muted },
  ];
  return {
    layers: [
      { x: 0, y: 0, marks: words.slice(0, subtitle === '' ? 1 : 2) },
      { x: margin, y: top, marks },
    ],
    size: { width: size.width + 2 * margin, height: size.height + top + margin },
  };
}
