import { formatFixed, formatShareCell, shortName } from '../../../core/format.ts';
import type { TradeOffData } from '../../../ui/charts/tradeOff.ts';
import {
  usualMinimums,
  type FairnessSpec,
  type FairnessValue,
  type MitigationOption,
  type MitigationSpec,
  type MitigationValue,
} from '../spec.ts';
import { gapOf, pointsText } from './proxyWords.ts';

/** What is tried first for an attribute: its two strongest proxies left out, residuals, and the usual minimums. */
export function firstMitigation(attribute: string, value: FairnessValue): MitigationSpec {
  const strongest = value.proxies?.attributes.find(({ id }) => id === attribute)?.features ?? [];
  return {
    attribute,
    drops: strongest.slice(0, 2).map(({ id }) => id),
    residualise: true,
    minimums: [...usualMinimums],
    worth: null,
  };
}

/** The ways that could be measured, as points of gap and silhouette, numbered as in the table. */
export function tradeOffOf({ options, attribute, attributeName }: MitigationValue): TradeOffData {
  return {
    across: `gap by ${shortName(attributeName, 30)} in points (smaller is more even)`,
    up: 'silhouette (larger is clearer)',
    format: { across: (points) => formatFixed(points, 1), up: (mean) => formatFixed(mean, 2) },
    points: measuredOptions(options).map((option) => ({
      name: option.name,
      across: 100 * (gapOf(option.measured, attribute) ?? 0),
      up: option.measured.silhouette.mean,
      low: option.measured.silhouette.low,
      high: option.measured.silhouette.high,
      best: option.best,
      present: option.kind === 'present',
    })),
  };
}

type MeasuredOption = MitigationOption & { readonly measured: NonNullable<MitigationOption['measured']> };

export const measuredOptions = (options: readonly MitigationOption[]): MeasuredOption[] =>
  options.filter((option): option is MeasuredOption => option.measured !== null);

/** What the picture says, as one sentence that recommends nothing. */
export function mitigationSentence({ options, attribute, attributeName, problem }: MitigationValue): string {
  if (problem !== null) return problem;
  const measured = measuredOptions(options);
  const present = measured.find(({ kind }) => kind === 'present');
  const gap = (option: MeasuredOption): number => gapOf(option.measured, attribute) ?? Infinity;
  const evenest = measured.reduce<MeasuredOption | undefined>(
    (least, option) => (least === undefined || gap(option) < gap(least) ? option : least),
    undefined,
  );
  if (!present || !evenest) return 'No way could be measured.';
  const now = `As they are, segments differ by up to ${pointsText(gap(present))} points by ${shortName(attributeName, 40)}, at a silhouette of ${formatFixed(present.measured.silhouette.mean, 2)}.`;
  if (evenest === present) return `${now} No other way that was tried is more even.`;
  const cost = evenest.measured.silhouette.mean - present.measured.silhouette.mean;
  const price =
    cost < -0.005 ? `it costs ${formatFixed(-cost, 2)} of silhouette` : 'segments stay about as clear';
  return `${now} The most even way, “${shortName(evenest.name)}”, leaves ${pointsText(gap(evenest))} points; ${price}.`;
}

/** What lift is of. */
export function worthName(worth: MitigationValue['worth']): string {
  if (worth === null) return 'Worth';
  return worth.kind === 'outcome' ? 'Outcome told (area)' : `${shortName(worth.name, 30)} told (η²)`;
}

export function liftText(worth: MitigationValue['worth'], lift: number | null): string {
  if (lift === null || worth === null) return '—';
  return worth.kind === 'outcome' ? formatFixed(lift, 3) : formatShareCell(lift);
}

/** Minimums that can be chosen. */
export const minimumChoices = [0.5, 0.8, 0.9, 1] as const;

/** The worths that can be chosen: the money where it is known, any feature, or the outcome of the audit. */
export function worthChoices(
  spec: FairnessSpec,
  features: readonly { readonly id: string; readonly name: string }[],
): { readonly key: string; readonly label: string; readonly worth: MitigationSpec['worth'] }[] {
  const outcome = spec.outcome
    ? [{ key: 'outcome', label: 'the outcome of the audit', worth: { kind: 'outcome' as const } }]
    : [];
  return [
    { key: 'usual', label: 'money, where it is known', worth: null },
    ...outcome,
    ...features.map(({ id, name }) => ({
      key: id,
      label: shortName(name, 60),
      worth: { kind: 'feature' as const, id },
    })),
  ];
}

export function worthKey(worth: MitigationSpec['worth']): string {
  if (worth === null) return 'usual';
  return worth.kind === 'outcome' ? 'outcome' : worth.id;
}
