import { ident, join, sql } from '../../core/sql.ts';
import type { RunContext } from '../context.ts';
import type { Described } from './description.ts';
import { knownOrComputed, type FeaturesTable } from './known.ts';
import type { FeatureSpec, FeatureSummary } from './spec.ts';

const bins = 40;
const featuresAtATime = 8;

/** Counts in equal bins, each without its lower and with its upper bound; values outside count in the end bins. */
export async function histograms(
  made: FeaturesTable,
  features: readonly FeatureSpec[],
  described: readonly Described[],
  context: RunContext,
): Promise<readonly FeatureSummary['histogram'][]> {
  const shown = described.map((own, index): Shown => ({ id: features[index]?.id ?? '', ...own }));
  const countAll = async (unknown: readonly Shown[]): Promise<FeatureSummary['histogram'][]> => {
    const result: FeatureSummary['histogram'][] = [];
    for (let start = 0; start < unknown.length; start += featuresAtATime) {
      result.push(...(await countSome(made.table, unknown.slice(start, start + featuresAtATime), context)));
    }
    return result;
  };
  return knownOrComputed('histogram', made, shown, ({ id }) => id, countAll, context);
}

interface Shown {
  readonly id: string;
  readonly quantiles: readonly number[];
  readonly present: number;
}

/** Bounds of a histogram: the 1 % and 99 % quantiles, or all values where these are one. */
function boundsOf([least = 0, low = 0, , , , high = 0, most = 0]: readonly number[]): {
  from: number;
  to: number;
} {
  return high > low ? { from: low, to: high } : { from: least, to: most };
}

async function countSome(
  table: string,
  features: readonly Shown[],
  context: RunContext,
): Promise<FeatureSummary['histogram'][]> {
  const bounds = features.map(({ quantiles }) => boundsOf(quantiles));
  const counted = features.map(({ id }, index) => {
    const { from, to } = bounds[index] ?? { from: 0, to: 0 };
    const inner = Array.from(
      { length: bins - 1 },
      (_, bin) => sql`${from + ((to - from) * (bin + 1)) / bins}::DOUBLE`,
    );
    const limits = join([...inner, sql`${Infinity}`]);
    return sql`map_values(histogram(${ident(id)}, [${limits}])) AS ${ident(`${id}_h`)}`;
  });
  const lists = features.flatMap(({ id }) =>
    Array.from(
      { length: bins },
      (_, bin) => sql`${ident(`${id}_h`)}[${bin + 1}]::DOUBLE AS ${ident(`${id}_${bin}`)}`,
    ),
  );
  const [row = {}] = await context.database.rows<Readonly<Record<string, number | null>>>(
    sql`SELECT ${join(lists)} FROM (SELECT ${join(counted)} FROM ${ident(table)})`,
    context.work,
  );
  return features.map(({ id, present }, index) => {
    const { from, to } = bounds[index] ?? { from: 0, to: 0 };
    if (!(to > from)) return { from, to, counts: [present] };
    return { from, to, counts: Array.from({ length: bins }, (_, bin) => row[`${id}_${bin}`] ?? 0) };
  });
}
