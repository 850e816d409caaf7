import { AppError } from '../core/errors.ts';
import { shortName } from '../core/format.ts';
import type { PublishedVersion } from './registry/versionSchema.ts';
import type { Bound, VanishedFeature } from './scoringBinding.ts';

/**
 * Sees that something is left of what a version forms segments by: else all customers would get the segment of the stand-ins.
 * @throws AppError `stage.features-gone` where every such feature vanished, with the columns that are missing or no numbers any more.
 */
export function checkForming(
  { id, preparation }: Pick<PublishedVersion, 'id' | 'preparation'>,
  { spec, vanished }: Pick<Bound, 'spec' | 'vanished'>,
): void {
  if (spec.features.some(({ used }) => used)) return;
  const forming = new Set(preparation.flatMap((feature) => (feature.used ? [feature.id] : [])));
  const lost = vanished.filter((feature) => forming.has(feature.id));
  const absent = placesOf(lost.filter(({ isNumberNoMore }) => !isNumberNoMore));
  const unread = placesOf(lost.filter(({ isNumberNoMore }) => isNumberNoMore));
  const message = [
    `No feature that ${id} forms segments by can be made of the data as it is now.`,
    ...(absent.length > 0 ? [`Missing: ${absent.join(', ')}.`] : []),
    ...(unread.length > 0 ? [`Not read as numbers any more: ${unread.join(', ')}.`] : []),
  ].join(' ');
  const columns = [...new Set(lost.map(({ column }) => column))];
  throw new AppError('stage.features-gone', message, { stage: 'registry', version: id, columns });
}

/** Columns with their sources, each once: several features may be made of one. */
function placesOf(lost: readonly VanishedFeature[]): string[] {
  return [
    ...new Set(lost.map(({ column, source }) => `${shortName(column, 60)} of ${shortName(source, 60)}`)),
  ];
}
