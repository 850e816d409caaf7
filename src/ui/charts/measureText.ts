import type { MeasureText } from './labels.ts';

let context: OffscreenCanvasRenderingContext2D | null | undefined;

/** Measures text as the browser draws it in that font and weight. */
export function measuredIn(font: string, weight: number): MeasureText {
  context ??= new OffscreenCanvas(1, 1).getContext('2d');
  // Long texts are cut where they are drawn; to lay out thousands of letters takes seconds.
  return (whole, size) => {
    const text = whole.slice(0, 200);
    if (!context) return text.length * size * 0.6;
    context.font = `${weight} ${size}px ${font}`;
    return context.measureText(text).width;
  };
}
