import { expect, test } from 'vitest';
import { alikeFeatures } from '../../../src/stages/insight/view/alike.ts';

const feature = (id: string, typical: 'median' | 'mean' = 'median') => ({ id, name: id, typical });
const segment = (...figures: readonly number[]) => ({
  standings: figures.map((figure) => ({ median: figure, mean: figure * 2 })),
});
const features = [feature('cost'), feature('spend'), feature('rare', 'mean')];

test('features that all segments show alike are one sentence, with the figure that they show', () => {
  const table = { features, segments: [segment(3, 10, 0), segment(3, 25, 0)] };
  expect(alikeFeatures(table)).toEqual({
    ids: new Set(['cost', 'rare']),
    words: '2 features are the same in every segment: cost (3), rare (0).',
  });
});

test.each([
  ['one feature is alike', [segment(3, 10, 0), segment(3, 25, 1)]],
  ['there is one segment', [segment(3, 10, 0)]],
])('where %s, every feature stays', (_, segments) => {
  expect(alikeFeatures({ features, segments })).toEqual({ ids: new Set(), words: '' });
});
