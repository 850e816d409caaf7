import { segmentColour } from '../ui/segments.ts';

interface Cloud {
  readonly colour: string;
  readonly dots: readonly { readonly x: number; readonly y: number; readonly r: number }[];
}

const centres = [
  [430, 96, 44, 34],
  [318, 212, 56, 44],
  [168, 118, 56, 40],
  [112, 290, 52, 46],
  [436, 330, 50, 40],
  [268, 388, 74, 30],
] as const;

/** Six clouds of dots, always the same ones: an ornament that says what the app is about. */
export function scatter(perCloud: number): readonly Cloud[] {
  let state = 11;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  const normal = (): number => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
  return centres.map(([x, y, width, height], index) => ({
    colour: segmentColour(index),
    dots: Array.from({ length: perCloud }, () => ({
      x: Math.round((x + normal() * width) * 10) / 10,
      y: Math.round((y + normal() * height) * 10) / 10,
      r: Math.round((2 + next() * 1.6) * 10) / 10,
    })),
  }));
}
