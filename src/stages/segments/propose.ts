import type { Propose } from '../context.ts';
import { inputArtifact, inputValue } from '../inputs.ts';
import { askedFor } from './asked.ts';
import { compareCurve } from './curve.ts';
import { uploadFeatures } from './matrix.ts';
import type { SegmentsSpec } from './spec.ts';

/** Chooses the number of segments: the one that was wished for, or the one that the curve proposes. */
export const propose: Propose<SegmentsSpec> = async (current, inputs, context) => {
  const features = inputValue(inputs, 'features');
  const wished = context.wishes.k;
  if (wished !== undefined) {
    return { spec: { ...current, k: wished }, reasons: { k: askedFor(wished) } };
  }
  const matrix = await uploadFeatures(features, context);
  try {
    const compared = await compareCurve(current, matrix, inputArtifact(inputs, 'features').key, context);
    const reason =
      compared?.proposal.reason ?? 'Nothing tells customers apart, so that there is one segment.';
    return { spec: { ...current, k: compared?.proposal.k ?? null }, reasons: { k: reason } };
  } finally {
    matrix.dispose();
  }
};
