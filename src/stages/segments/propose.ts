import type { Propose } from '../context.ts';
import { inputValue } from '../inputs.ts';
import { compareCurve } from './curve.ts';
import { scaledContents, withFeatures } from './features.ts';
import { askedFor } from './reasons.ts';
import type { SegmentsSpec } from './spec.ts';

/** Chooses the number of segments: the one that was wished for, or the one that the curve proposes. */
export const propose: Propose<SegmentsSpec> = async (current, inputs, context) => {
  const features = inputValue(inputs, 'features');
  const wished = context.wishes.k;
  if (wished !== undefined) {
    return { spec: { ...current, k: wished }, reasons: { k: askedFor(wished) } };
  }
  return withFeatures(features, current, context, async ({ matrix }) => {
    const compared = await compareCurve(current, matrix, scaledContents(features), context);
    const reason =
      compared?.proposal.reason ?? 'Nothing tells customers apart, so that there is one segment.';
    return { spec: { ...current, k: compared?.proposal.k ?? null }, reasons: { k: reason } };
  });
};
