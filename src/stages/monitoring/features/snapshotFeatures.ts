import type { FeatureSample } from '../../../stats/drift/feature.ts';
import { evidentlyColumn, type PresetVerdict } from '../../../stats/drift/evidently.ts';
import { nannymlColumn } from '../../../stats/drift/nannyml.ts';
import type { Preset } from '../settingSchema.ts';
import type { PresetDrift } from '../valueSchema.ts';
import { compareFeature, featureSamples } from './compare.ts';
import { finite, type RawDrift } from './rawDrift.ts';
import type { FeatureReference } from './reference.ts';
import {
  breathe,
  meansOf,
  readColumns,
  sampleOf,
  type Centred,
  type RawColumns,
  type ReadingContext,
  type Sample,
} from './samples.ts';

/** Features that leave the database at a time: a million customers of them are 32 MB. */
const featuresAtATime = 4;
/** Bytes of reference samples that are held, so that a series sorts its reference once. */
const heldBytes = 200_000_000;
/** Up to so many customers of the reference numbers are compared in double precision, above in single precision. */
const exactRows = 200_000;
/** Parts of the reference by which NannyML takes its threshold. */
const nannymlParts = 10;

type RowsReference = Extract<FeatureReference, { kind: 'rows' }>;

/** The rows of the reference, feature by feature: sorted once, and held as far as there is room. */
export class ReferenceRows {
  readonly #held = new Map<string, RowsReference>();
  readonly #table: () => Promise<string>;
  readonly #centres = new Map<string, number | null>();
  #bytes = 0;

  /** @param table makes the features' table be there, and names it. */
  constructor(table: () => Promise<string>) {
    this.#table = table;
  }

  /** How the features are read: in single precision, as differences from their means, where the reference has many rows. */
  async precision(ids: readonly string[], context: ReadingContext): Promise<Centred[]> {
    if (ids.some((id) => !this.#centres.has(id))) {
      const { rows, means } = await meansOf(await this.#table(), ids, context);
      ids.forEach((id, place) => this.#centres.set(id, rows > exactRows ? (means[place] ?? 0) : null));
    }
    return ids.map((id) => ({ id, centre: this.#centres.get(id) ?? null }));
  }

  /** The columns that are not held. @param parts whether NannyML's threshold is asked for. */
  async read(features: readonly Centred[], parts: boolean, context: ReadingContext): Promise<ReadReference> {
    const absent = features.filter(({ id }) => {
      const held = this.#held.get(id);
      return !held || (parts && held.parts.length === 0);
    });
    const raw =
      absent.length === 0
        ? { columns: [], centres: [] }
        : await readColumns(await this.#table(), absent, context);
    return { absent: absent.map(({ id }) => id), raw, parts };
  }

  async of(
    id: string,
    { absent, raw, parts }: ReadReference,
    { work }: ReadingContext,
  ): Promise<RowsReference | null> {
    const place = absent.indexOf(id);
    const column = raw.columns[place];
    if (!column) return this.#held.get(id) ?? null;
    const centre = raw.centres[place] ?? 0;
    const cut = parts ? await partsOf(column, centre, work.signal) : [];
    const sample = await sampleOf(column, work.signal, centre);
    const reference: RowsReference = { kind: 'rows', sample, parts: cut };
    const bytes = sample.values.values.length * 12;
    if (this.#bytes + bytes <= heldBytes) {
      this.#bytes += bytes;
      this.#held.set(id, reference);
    }
    return reference;
  }
}

interface ReadReference {
  readonly absent: readonly string[];
  readonly raw: RawColumns;
  readonly parts: boolean;
}

async function partsOf(
  column: Float64Array | Float32Array,
  centre: number,
  signal: AbortSignal | undefined,
): Promise<FeatureSample[]> {
  const parts: FeatureSample[] = [];
  for (let part = 0; part < nannymlParts; part++) {
    const from = Math.floor((part * column.length) / nannymlParts);
    const to = Math.floor(((part + 1) * column.length) / nannymlParts);
    const { values, missing } = await sampleOf(column.slice(from, to), signal, centre);
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

/**
 * Every statistic of every feature of a snapshot against the reference, over all customers of both. While some features are compared,
 * the next ones leave the database.
 */
export async function compareFeatures(
  ids: readonly string[],
  reference: ReferenceSource,
  table: string,
  preset: Preset,
  context: ReadingContext,
): Promise<ComparedFeatures> {
  const features =
    reference.kind === 'rows'
      ? await reference.rows.precision(ids, context)
      : ids.map((id) => ({ id, centre: null }));
  const raw: RawDrift[] = [];
  const presets: PresetDrift[] = [];
  const read = async (start: number) => {
    const some = features.slice(start, start + featuresAtATime);
    if (some.length === 0) return null;
    const before =
      reference.kind === 'rows' ? await reference.rows.read(some, preset === 'nannyml', context) : null;
    return { some, before, current: await readColumns(table, some, context) };
  };
  const compare = async ({ some, before, current }: NonNullable<Awaited<ReturnType<typeof read>>>) => {
    for (const [place, { id }] of some.entries()) {
      const column = current.columns[place];
      const was =
        reference.kind === 'sketch'
          ? reference.of(id)
          : before && (await reference.rows.of(id, before, context));
      if (!was || !column) continue;
      const is = await sampleOf(column, context.work.signal, current.centres[place]);
      await breathe(context.work.signal);
      raw.push(compareFeature(id, was, is));
      const verdict = presetVerdict(preset, was, is);
      if (verdict) presets.push({ feature: id, ...verdict });
    }
  };
  let next = await read(0);
  for (let start = featuresAtATime; next; start += featuresAtATime) {
    context.work.progress?.('Comparing features', start - featuresAtATime, ids.length, 'features');
    [next] = await Promise.all([read(start), compare(next)]);
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
