import { ident } from '../../../core/sql.ts';
import { turn } from '../../../models/turn.ts';
import type { RunContext } from '../../context.ts';
import { mostQuantiles, type ReferenceFeature } from '../versionSchema.ts';
import { describeSorted } from './sorted.ts';
import { sortNumbers } from '../../../stats/sortNumbers.ts';

/** What describing the reference needs of the studio. */
export type ReferenceContext = Pick<RunContext, 'database' | 'work'>;

/** Steps of the quantile sketch: fewer where there are many features, so that a version stays small. */
export function stepsFor(features: number): number {
  if (features <= 60) return mostQuantiles;
  return features <= 150 ? 101 : 41;
}

/** What each feature is like over all customers of a features' table: figures, decile bins, quantiles, and few values. */
export async function referenceFeatures(
  table: string,
  ids: readonly string[],
  { database, work }: ReferenceContext,
): Promise<ReferenceFeature[]> {
  const found: ReferenceFeature[] = [];
  const pause = (): Promise<void> => turn(work);
  for (const id of ids) {
    work.progress?.('Describing the reference', found.length, ids.length, 'features');
    const expression = ident(id);
    const { columns } = await database.gatherDouble(ident(table), [{ name: id, expression }], work);
    const all = columns[0] ?? new Float64Array();
    const present = all.filter((value) => !Number.isNaN(value));
    await pause();
    await sortNumbers(present, pause);
    found.push({
      id,
      missing: all.length - present.length,
      ...describeSorted(present, stepsFor(ids.length)),
    });
  }
  return found;
}
