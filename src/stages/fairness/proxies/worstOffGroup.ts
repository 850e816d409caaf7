import { worstOff, type WorstOff } from '../../../models/biasAwareClustering.ts';
import type { ModelWork } from '../../../models/work.ts';
import type { ProxySpec, WorstOffGroup } from '../proxySchema.ts';
import type { Sampled } from './sampled.ts';

/** Groups of fewer people are not told. */
const leastMembers = 11;
const mostFeatures = 5;

/** Searches the worst-off group without a name, and says what it is like; null where none was found. */
export async function worstOffGroup(
  asked: NonNullable<ProxySpec['worstOff']>,
  sample: Sampled,
  seed: number,
  work: ModelWork,
): Promise<{ readonly found: WorstOffGroup | null; readonly problem: string | null }> {
  const measure = measureOf(asked, sample);
  if (measure === null)
    return { found: null, problem: 'The decision that it was to be searched by is not audited.' };
  const known = Int32Array.from(measure.keys()).filter((row) => !Number.isNaN(measure[row]));
  const of = (values: Float32Array | Float64Array): Float64Array =>
    Float64Array.from(known, (row) => values[row] as number);
  const columns = sample.columns.map(of);
  const worse = asked.measure === 'distance' ? 'more' : asked.worse;
  const found = await worstOff(columns, of(measure), { worse, seed }, work);
  if (found === null) return { found: null, problem: null };
  const name = asked.measure === 'distance' ? 'distance' : asked.id;
  return { found: described(found, name, worse, known, sample), problem: null };
}

/** The measure of every row, NaN where it is not known; null where the decision is not there. */
function measureOf(asked: NonNullable<ProxySpec['worstOff']>, sample: Sampled): Float64Array | null {
  if (asked.measure === 'decision') return sample.decisions.get(asked.id) ?? null;
  const { columns, centroids, labels, rows } = sample;
  return Float64Array.from({ length: rows }, (_, row) => {
    const centre = centroids[labels[row] as number] ?? [];
    return Math.sqrt(
      columns.reduce((sum, column, j) => sum + ((column[row] ?? 0) - (centre[j] ?? 0)) ** 2, 0),
    );
  });
}

function described(
  found: WorstOff,
  measure: string,
  worse: 'more' | 'less',
  known: Int32Array,
  sample: Sampled,
): WorstOffGroup {
  const { judged, members, mean, others, p, clusters } = found;
  const features = sample.features
    .map(({ name }, at) => ({ name, apart: found.apart[at] ?? 0 }))
    .sort((a, b) => Math.abs(b.apart) - Math.abs(a.apart))
    .slice(0, mostFeatures);
  const rows = found.rows.map((at) => known[at] as number);
  const groups = sample.attributes.flatMap(({ name, groups: labelled, of }) => {
    const inside = new Float64Array(labelled.length);
    const all = new Float64Array(labelled.length);
    for (const row of rows) inside[of[row] as number] = (inside[of[row] as number] as number) + 1;
    for (const row of known) all[of[row] as number] = (all[of[row] as number] as number) + 1;
    const told = labelled
      .map(({ label, kind }, at) => ({
        attribute: name,
        group: label,
        kind,
        n: inside[at] as number,
        share: (inside[at] as number) / rows.length,
        overall: (all[at] as number) / known.length,
      }))
      .filter(({ kind, n, overall }) => kind === 'value' && n >= leastMembers && overall > 0)
      .sort((a, b) => b.share / b.overall - a.share / a.overall);
    const [most] = told;
    return most ? [{ attribute: name, group: most.group, share: most.share, overall: most.overall }] : [];
  });
  return { measure, worse, judged, members, mean, others, p, clusters, features, groups };
}
