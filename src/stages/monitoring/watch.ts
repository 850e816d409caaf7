import type { Key } from '../../core/key.ts';
import type { RunContext } from '../context.ts';
import { coordinatesOf } from '../scoringLabels.ts';
import type { Recipe } from '../../core/recipe.ts';
import { featuresOf } from '../scoringBinding.ts';
import { publishedSnapshot, publishedState, type Snapshot } from '../series.ts';
import { ColumnWatch, type DataState } from './columns/columnWatch.ts';
import { historyNotes } from './features/history.ts';
import { compareFeatures, ReferenceRows, type ReferenceSource } from './features/snapshotFeatures.ts';
import { judgeSnapshot, vanishedDrift } from './features/judge.ts';
import { decompositionOf, migrationOf } from './migration/migrate.ts';
import { countMoves, flowCauses } from './migration/moves.ts';
import { hasCustomers, type Monitored } from './monitored.ts';
import type { SegmentCentre } from './segments/centres.ts';
import { segmentDrift } from './segments/segmentDrift.ts';
import type { MonitoringSpec } from './settingSchema.ts';
import { problemOf, type KnownSnapshot, type SnapshotStore } from './snapshotStore.ts';
import type { MonitoredSnapshot } from './valueSchema.ts';

/** What a snapshot is told against. */
export interface Reference {
  readonly key: Key;
  readonly customers: number;
  readonly features: ReferenceSource;
  /** What watched columns are told against. */
  readonly state: DataState;
  /** Sizes and centres of the segments. */
  readonly centres: readonly SegmentCentre[];
}

/** Looks at the snapshots of a series one after the other; what is known of one is not computed again. */
export class Watch {
  readonly #monitored: Monitored;
  readonly #spec: MonitoringSpec;
  readonly #store: SnapshotStore;
  readonly #context: RunContext;
  readonly #ids: readonly string[];
  readonly #columns: ColumnWatch;
  #previous: { readonly snapshot: Snapshot; readonly known: KnownSnapshot } | null = null;

  constructor(monitored: Monitored, spec: MonitoringSpec, store: SnapshotStore, context: RunContext) {
    this.#monitored = monitored;
    this.#spec = spec;
    this.#store = store;
    this.#context = context;
    this.#columns = new ColumnWatch(spec.columns, monitored.version, store, context);
    this.#ids = monitored.version.segments.toSorted((a, b) => a.index - b.index).map(({ id }) => id);
  }

  /** The next snapshot of the series. */
  async next(snapshot: Snapshot, published: Reference): Promise<MonitoredSnapshot> {
    let known: KnownSnapshot;
    try {
      known = await this.#store.figures(snapshot);
    } catch (thrown) {
      return this.#failed(snapshot, problemOf(thrown));
    }
    const previous = this.#previous;
    const reference = this.#spec.reference === 'previous' ? this.#before(published) : published;
    const told = await this.#tell(snapshot, known, reference);
    this.#previous = { snapshot, known };
    if (previous && previous.known.key !== known.key) await this.#releaseUnless(previous.known, published);
    return told;
  }

  async #tell(snapshot: Snapshot, known: KnownSnapshot, reference: Reference): Promise<MonitoredSnapshot> {
    const { customers, unassigned, asOf, vanished, sizes } = known.scored;
    const { falseDiscovery, effectFloor, sizeChange, preset } = this.#spec;
    const isReference = reference.key === known.key;
    const lost = new Set(vanished.map(({ id }) => id));
    const features =
      customers === 0 || isReference ? null : await this.#features(snapshot, known, reference, lost);
    const columns = features ? await this.#columns.compare(reference.state, stateOf(snapshot, known)) : [];
    const judged = judgeSnapshot(
      { features: features?.raw ?? [], columns },
      features ? [...lost].map((id) => vanishedDrift(id, [reference.customers, customers])) : [],
      { falseDiscovery, effectFloor },
    );
    const moves = await this.#moves(snapshot, known);
    return {
      id: snapshot.id,
      label: snapshot.label,
      name: snapshot.name,
      asOf,
      problem: null,
      isReference,
      customers,
      unassigned,
      vanished: vanished.map(({ name }) => name),
      notes: [
        ...known.scored.notes,
        ...historyNotes(featuresOf(this.#monitored.version).features, judged.features),
      ],
      ...judged,
      presets: features && preset !== 'tessera' ? features.presets[preset] : [],
      segments: segmentDrift(
        { ids: this.#ids, centres: reference.centres, falseDiscovery, sizeChange },
        known.centres.map((centre, index) => ({ ...centre, size: sizes[index] ?? centre.size })),
      ),
      migration: moves && migrationOf(moves.moves, moves.causes),
      decomposition: moves ? decompositionOf(this.#ids, moves.moves) : [],
    };
  }

  #features(snapshot: Snapshot, known: KnownSnapshot, reference: Reference, lost: ReadonlySet<string>) {
    const ids = this.#monitored.version.preparation.map(({ id }) => id).filter((id) => !lost.has(id));
    return this.#store.once('features', [reference.key, known.key], async () => {
      const { scored } = await this.#store.withTables(snapshot);
      return compareFeatures(ids, reference.features, scored.table, this.#context);
    });
  }

  /** Where customers went since the snapshot before; null where there is none, or nobody can be followed. */
  async #moves(snapshot: Snapshot, known: KnownSnapshot) {
    const { version } = this.#monitored;
    const previous = this.#previous;
    if (!previous || previous.known.key === known.key || !hasCustomers(version)) return null;
    return this.#store.once('moves', [previous.known.key, known.key], async () => {
      const before = (await this.#store.withTables(previous.snapshot)).scored;
      const after = (await this.#store.withTables(snapshot)).scored;
      const { k, centroids } = version.model;
      this.#context.work.progress?.('Following customers', 0, 0);
      const moves = await countMoves(before, after, [k, k], this.#context);
      const features = coordinatesOf(version);
      const causes = await flowCauses(before, after, features, centroids, moves.counts, this.#context);
      return { moves, causes };
    });
  }

  /** The snapshot before as reference; the published one for the first. */
  #before(published: Reference): Reference {
    const previous = this.#previous;
    if (!previous || previous.known.scored.customers === 0) return published;
    const { scored, centres, key } = previous.known;
    const table = async (): Promise<string> => (await this.#store.withTables(previous.snapshot)).scored.table;
    const features = { kind: 'rows' as const, rows: new ReferenceRows(table) };
    const state = stateOf(previous.snapshot, previous.known);
    return { key, customers: scored.customers, features, state, centres };
  }

  async #releaseUnless(known: KnownSnapshot, published: Reference): Promise<void> {
    if (known.key !== published.key) await this.#store.release(known);
  }

  #failed(snapshot: Snapshot, problem: string): MonitoredSnapshot {
    return {
      id: snapshot.id,
      label: snapshot.label,
      name: snapshot.name,
      asOf: snapshot.asOf,
      problem,
      isReference: false,
      customers: 0,
      unassigned: 0,
      vanished: [],
      notes: [],
      features: [],
      presets: [],
      columns: [],
      segments: [],
      migration: null,
      decomposition: [],
    };
  }
}

const stateOf = ({ loads }: Snapshot, { scored }: KnownSnapshot): DataState => ({
  loads,
  asOf: scored.asOf,
});

/**
 * The reference as it was published: its rows where the data that it was published from is still here and gives the same
 * segments, else what the version keeps of it.
 */
export async function publishedReference(
  { version }: Monitored,
  store: SnapshotStore,
  recipe: Recipe,
): Promise<{ readonly reference: Reference; readonly words: string }> {
  const { segments, reference: kept, model } = version;
  const snapshot = publishedSnapshot(version);
  const state = publishedState(version, recipe);
  try {
    const { key, scored, centres } = await store.figures(snapshot);
    const isSame =
      scored.customers === kept.customers &&
      segments.every(({ index, size }) => scored.sizes[index] === size);
    if (isSame) {
      const rows = new ReferenceRows(async () => (await store.withTables(snapshot)).scored.table);
      return {
        reference: { key, customers: kept.customers, features: { kind: 'rows', rows }, state, centres },
        words: 'Compared with all rows of the data that the version was published from.',
      };
    }
  } catch (thrown) {
    problemOf(thrown);
  }
  const features = new Map(kept.features.map((feature) => [feature.id, feature]));
  return {
    reference: {
      key: version.fingerprint,
      customers: kept.customers,
      state,
      features: {
        kind: 'sketch',
        of: (id) => {
          const feature = features.get(id);
          return feature ? { kind: 'sketch', feature, customers: kept.customers } : null;
        },
      },
      centres: model.centroids.map((mean, index) => ({
        size: segments.find((segment) => segment.index === index)?.size ?? 0,
        mean: kept.segmentMeans[index] ?? mean,
        variance: (kept.segmentDeviations[index] ?? []).map((deviation) => deviation ** 2),
      })),
    },
    words:
      'The data that the version was published from is not here any more: compared with the counts and 201 quantiles that it keeps of each feature, by which a distance is known to half a point.',
  };
}
