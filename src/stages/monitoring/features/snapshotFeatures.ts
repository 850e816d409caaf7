import type { FeatureSample } from '../../../stats/drift/feature.ts';
import { evidentlyColumn, type PresetVerdict } from '../../../stats/drift/evidently.ts';
import { nannymlColumn } from '../../../stats/drift/nannyml.ts';
import { ident } from '../../../core/sql.ts';
import type { Preset } from '../settingSchema.ts';
import type { PresetDrift } from '../valueSchema.ts';
import { compareFeature, featureSamples, finite, type RawDrift } from './compare.ts';
import type { FeatureReference } from './reference.ts';
import { sampleOf, samplesOf, type ReadingContext, type Sample } from './samples.ts';

/** Features that leave the database at a time: a million customers of them are 32 MB. */
const featuresAtATime = 4;
/** Bytes of reference samples that are held, so that a series sorts its reference once. */
const heldBytes = 200_000_000;
/** Parts of the reference by which NannyML takes its threshold. */
const nannymlParts = 10;

/** The rows of the reference, feature by feature: sorted once, and held as far as there is room. */
export class ReferenceRows {
  readonly #held = new Map<string, Extract<FeatureReference, { kind: 'rows' }>>();
  readonly #table: () => Promise<string>;
  #bytes = 0;

  /** @param table makes the features' table be there, and names it. */
  constructor(table: () => Promise<string>) {
    this.#table = table;
  }

  /** @param parts whether NannyML's threshold is asked for. */
  async of(ids: readonly string[], parts: boolean, context: ReadingContext): Promise<FeatureReference[]> {
    const absent = ids.filter((id) => {
      const held = this.#held.get(id);
      return !held || (parts && held.parts.length === 0);
    });
    const columns = absent.map((id) => ({ name: id, expression: ident(id) }));
    const gathered =
      absent.length === 0
        ? { columns: [] }
        : await context.database.gatherDouble(ident(await this.#table()), columns, context.work);
    const found = new Map(this.#held);
    for (const [place, id] of absent.entries()) {
      const column = gathered.columns[place] ?? new Float64Array();
      const cut = parts ? await partsOf(column, context) : [];
      const sample = await sampleOf(column, context.work.signal);
      const reference = { kind: 'rows' as const, sample, parts: cut };
      found.set(id, reference);
      const bytes = sample.values.values.length * 12;
      if (this.#bytes + bytes > heldBytes) continue;
      this.#bytes += bytes;
      this.#held.set(id, reference);
    }
    return ids.flatMap((id) => found.get(id) ?? []);
  }
}

async function partsOf(column: Float64Array, { work }: ReadingContext): Promise<FeatureSample[]> {
  const parts: FeatureSample[] = [];
  for (let part = 0; part < nannymlParts; part++) {
    const from = Math.floor((part * column.length) / nannymlParts);
    const to = Math.floor(((part + 1) * column.length) / nannymlParts);
    const { values, missing } = await sampleOf(column.slice(from, to), work.signal);
    parts.push({ kind: 'number', values, missing });
  }
  return parts;
}

/** Where the reference of features comes from. */
export type ReferenceSource =
  | { readonly kind: 'rows'; readonly rows: ReferenceRows }
  | { readonly kind: 'sketch'; of(id: string): FeatureReference | null };

export interface ComparedFeatures {
  readonly raw: readonly RawDrift[];
  readonly presets: readonly PresetDrift[];
}

/** Every statistic of every feature of a snapshot against the reference, over all customers of both. */
export async function compareFeatures(
  ids: readonly string[],
  reference: ReferenceSource,
  table: string,
  preset: Preset,
  context: ReadingContext,
): Promise<ComparedFeatures> {
  const raw: RawDrift[] = [];
  const presets: PresetDrift[] = [];
  for (let start = 0; start < ids.length; start += featuresAtATime) {
    context.work.progress?.('Comparing features', start, ids.length, 'features');
    const some = ids.slice(start, start + featuresAtATime);
    const before =
      reference.kind === 'rows'
        ? await reference.rows.of(some, preset === 'nannyml', context)
        : some.map((id) => reference.of(id));
    const current = await samplesOf(table, some, context);
    for (const [place, id] of some.entries()) {
      const was = before[place];
      const is = current[place];
      if (!was || !is) continue;
      raw.push(compareFeature(id, was, is));
      const verdict = presetVerdict(preset, was, is);
      if (verdict) presets.push({ feature: id, ...verdict });
    }
  }
  return { raw, presets };
}

/** What the other tool would say; nothing of a reference that is known by its quantiles alone. */
function presetVerdict(
  preset: Preset,
  reference: FeatureReference,
  current: Sample,
): Omit<PresetDrift, 'feature'> | null {
  if (preset === 'tessera' || reference.kind === 'sketch') return null;
  if (reference.sample.values.total === 0 || current.values.total === 0) return null;
  const before: FeatureSample = { kind: 'number', ...reference.sample };
  const after: FeatureSample = { kind: 'number', ...current };
  if (preset === 'nannyml') return told(nannymlColumn(before, after, reference.parts));
  const [was, is] = featureSamples(reference.sample, current);
  return told(evidentlyColumn(was, is));
}

const told = ({ method, score, threshold, drifted }: PresetVerdict): Omit<PresetDrift, 'feature'> => ({
  method,
  value: finite(score),
  threshold: finite(threshold),
  drifted,
});
