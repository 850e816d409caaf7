/** How many segment colours there are before they repeat. */
export const segmentColours = 10;

/** The marks that go with the colours, so that colour is never alone; names of d3's symbols. */
export const segmentShapes = ['circle', 'square', 'triangle', 'diamond', 'cross', 'star', 'wye'] as const;
export type SegmentShape = (typeof segmentShapes)[number];

/** The colour of the segment of that index, as a CSS value that follows the theme. Index −1 (none) gives the secondary ink. */
export function segmentColour(index: number): string {
  return index < 0 ? 'var(--ink-2)' : `var(--segment-${(index % segmentColours) + 1})`;
}

/** The mark of the segment of that index: colours and marks have periods without a common factor, so 70 pairs differ. */
export function segmentShape(index: number): SegmentShape {
  return (
    segmentShapes[((index % segmentShapes.length) + segmentShapes.length) % segmentShapes.length] ?? 'circle'
  );
}
