import { formatPercent } from '../../../core/format.ts';
import { aggregates, type FeatureSpec } from '../spec.ts';

type Cap = FeatureSpec['cap'];

export const missingOptions: readonly { readonly value: FeatureSpec['missing']; readonly label: string }[] = [
  { value: 'median', label: 'median' },
  { value: 'mean', label: 'mean' },
  { value: 'zero', label: 'zero' },
  { value: 'exclude', label: 'leave out' },
];

export const transformOptions: readonly {
  readonly value: FeatureSpec['transform'];
  readonly label: string;
}[] = [
  { value: 'none', label: 'as it is' },
  { value: 'log', label: 'logarithm' },
];

export const scalingOptions: readonly { readonly value: FeatureSpec['scaling']; readonly label: string }[] = [
  { value: 'z-score', label: 'z-score' },
  { value: 'robust', label: 'robust' },
  { value: 'none', label: 'none' },
];

export const aggregateOptions = aggregates.map((value) => ({ value, label: value }));

const caps: readonly { readonly label: string; readonly cap: Cap }[] = [
  { label: 'no cap', cap: null },
  { label: 'at 99 %', cap: { lower: 0, upper: 0.99 } },
  { label: 'at 99.5 %', cap: { lower: 0, upper: 0.995 } },
  { label: 'at 99.9 %', cap: { lower: 0, upper: 0.999 } },
  { label: '1 to 99 %', cap: { lower: 0.01, upper: 0.99 } },
  { label: '5 to 95 %', cap: { lower: 0.05, upper: 0.95 } },
];

/** A cap's name among the options. */
export function capName(cap: Cap): string {
  return cap === null ? 'none' : `${cap.lower}-${cap.upper}`;
}

/** The usual caps, and the one that is set where it is another. */
export function capOptions(
  cap: Cap,
): readonly { readonly value: string; readonly label: string; readonly cap: Cap }[] {
  const usual = caps.map((option) => ({ ...option, value: capName(option.cap) }));
  if (cap === null || usual.some(({ value }) => value === capName(cap))) return usual;
  const label =
    cap.lower <= 0
      ? `at ${formatPercent(cap.upper)}`
      : `${formatPercent(cap.lower)} to ${formatPercent(cap.upper)}`;
  return [...usual, { value: capName(cap), label, cap }];
}
