import { turnIfDue } from '../../../models/turn.ts';
import { evidentlyColumn, type PresetVerdict } from '../../../stats/drift/evidently.ts';
import { nannymlColumn, nannymlReference } from '../../../stats/drift/nannyml.ts';
import type { Preset } from '../settingSchema.ts';
import type { PresetDrift } from '../valueSchema.ts';
import { compareFeature, featureSamples } from './compare.ts';
import { finite, type RawDrift } from './rawDrift.ts';
import type { FeatureReference } from './reference.ts';
import {
  meansOf,
  readColumns,
  sampleOf,
  type Centred,
  type RawColumns,
  type ReadingContext,
} from './samples.ts';

/** Features that leave the database at a time: a million customers of them are 32 MB. */
const featuresAtATime = 4;
/** Bytes of reference samples that are held, so that a series sorts its reference once. */
const heldBytes = 200_000_000;
/** Up to so many customers of the reference numbers are compared in double precision, above in single precision. */
const exactRows = 200_000;

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

  /** The columns that are not held. */
  async read(features: readonly Centred[], context: ReadingContext): Promise<ReadReference> {
    const absent = features.filter(({ id }) => !this.#held.has(id));
    const raw =
      absent.length === 0
        ? { columns: [], centres: [] }
        : await readColumns(await this.#table(), absent, context);
    return { absent: absent.map(({ id }) => id), raw };
  }

  async of(
    id: string,
    { absent, raw }: ReadReference,
    { work }: ReadingContext,
  ): Promise<RowsReference | null> {
    const place = absent.indexOf(id);
    const column = raw.columns[place];
    if (!column) return this.#held.get(id) ?? null;
    const centre = raw.centres[place] ?? 0;
    const inOrder = column.slice();
    const sample = await sampleOf(column, work.signal, centre);
    await turnIfDue(work);
    const nannyml = sample.values.total > 0 ? nannymlReference(sample.values, inOrder, centre, sample) : null;
    const reference: RowsReference = { kind: 'rows', sample, nannyml };
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
}

/** Where the reference of features comes from. */
export type ReferenceSource =
  | { readonly kind: 'rows'; readonly rows: ReferenceRows }
  | { readonly kind: 'sketch'; of(id: string): FeatureReference | null };

export interface ComparedFeatures {
  readonly raw: readonly RawDrift[];
  /** What other tools would say, by each. */
  readonly presets: Readonly<Record<OtherTool, readonly PresetDrift[]>>;
}

/** The tools whose defaults are told beside our verdict; nothing of a reference that is known by its quantiles alone. */
export type OtherTool = Exclude<Preset, 'tessera'>;

/**
 * Every statistic of every feature of a snapshot against the reference, over all customers of both. While some features are compared,
 * the next ones leave the database.
 */
export async function compareFeatures(
  ids: readonly string[],
  reference: ReferenceSource,
  table: string,
  context: ReadingContext,
): Promise<ComparedFeatures> {
  const features =
    reference.kind === 'rows'
      ? await reference.rows.precision(ids, context)
      : ids.map((id) => ({ id, centre: null }));
  const raw: RawDrift[] = [];
  const presets = { evidently: [] as PresetDrift[], nannyml: [] as PresetDrift[] };
  const read = async (start: number) => {
    const some = features.slice(start, start + featuresAtATime);
    if (some.length === 0) return null;
    const before = reference.kind === 'rows' ? await reference.rows.read(some, context) : null;
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
      await turnIfDue(context.work);
      const drift = compareFeature(id, was, is);
      raw.push(drift);
      if (was.kind === 'sketch' || !was.nannyml || is.values.total === 0) continue;
      await turnIfDue(context.work);
      const [a, b] = featureSamples(was.sample, is);
      const known = drift.moved === null ? null : { moved: drift.moved, deviation: was.sample.deviation };
      presets.evidently.push({ feature: id, ...told(evidentlyColumn(a, b, known)) });
      presets.nannyml.push({ feature: id, ...told(nannymlColumn(was.nannyml, is.values)) });
    }
  };
  let next = await read(0);
  for (let start = featuresAtATime; next; start += featuresAtATime) {
    context.work.progress?.('Comparing features', start - featuresAtATime, ids.length, 'features');
    [next] = await Promise.all([read(start), compare(next)]);
  }
  return { raw, presets };
}

const told = ({ method, score, threshold, drifted }: PresetVerdict): Omit<PresetDrift, 'feature'> => ({
  method,
  value: finite(score),
  threshold: finite(threshold),
  drifted,
});
