import { currentSnapshot, type RecordedFigures } from '../core/snapshots.ts';
import type { SnapshotComparison } from '../core/snapshotsComparison.ts';
import type { Json } from '../core/json.ts';
import type { AddSourceOptions, Inspection } from '../core/table.ts';
import type { Clock } from '../core/zonesSpec.ts';
import { FolderWatch } from './folder.svelte.ts';
import {
  withAppended,
  withChosen,
  withMember,
  withoutSnapshot,
  withRecord,
  withReplaced,
  withZone,
  type AppendChoices,
  type LoadFacts,
} from './snapshotEdits.ts';
import { tellUnits } from './otherUnits.ts';
import { blankColumns, columnsApart, nextReading, type ColumnsApart } from './snapshotReading.ts';
import { sourceOf, type SourceEntry, type SourcesDocument } from './sourceEdits.ts';
import type { SharedParts } from './parts.ts';
import type { NamedFile, Sources } from './sources.svelte.ts';

interface Figures {
  readonly rows: number;
  readonly figures: readonly RecordedFigures[];
}

/** The loads of sources: replacing, appending, choosing, comparing; and the clocks and keys that they share. */
export class Snapshots {
  readonly #parts: SharedParts;
  readonly #sources: Sources;
  readonly folder: FolderWatch;

  constructor(parts: SharedParts, sources: Sources) {
    this.#parts = parts;
    this.#sources = sources;
    this.folder = new FolderWatch(parts, sources);
  }

  /** Reads a file in the place of a source's content; what was read before stays as a snapshot. @throws AppError `ingest.*` */
  async replace(source: string, file: NamedFile): Promise<void> {
    const entry = sourceOf(this.#sources.spec, source);
    const facts = await this.#factsOf(entry);
    const options = await this.#options(entry, file, 'replace');
    const added = await this.#sources.load(file.name, file.blob, options);
    const spec = withReplaced(this.#sources.spec, entry.id, added, { ...facts, rows: added.rows });
    tellUnits(this.#parts.notices, entry, added);
    await this.#loaded(spec, `Replace ${entry.name} by ${file.name}`);
  }

  /**
   * Reads a file's rows after those of a source.
   * @param choices.replaces the key by which new rows take the place of old ones. @param choices.keeps whether columns that the source
   * lacks become columns of it, empty in earlier rows.
   * @throws AppError `ingest.*`, `recipe.setting` where there is no key to update by.
   */
  async append(source: string, file: NamedFile, choices: AppendChoices = {}): Promise<void> {
    const entry = sourceOf(this.#sources.spec, source);
    const facts = await this.#factsOf(entry);
    const options = await this.#options(entry, file, 'append', blankColumns(facts.figuresBefore));
    const added = await this.#sources.load(file.name, file.blob, options);
    const rows =
      (choices.replaces ?? []).length === 0 && facts.rowsBefore !== null
        ? facts.rowsBefore + added.rows
        : null;
    const spec = withAppended(this.#sources.spec, entry.id, added, choices, { ...facts, rows });
    await this.#loaded(spec, `Append ${file.name} to ${entry.name}`);
  }

  /**
   * How the columns of a file differ from those of its source, so that a person can be asked before it is appended.
   * @throws AppError `ingest.*`
   */
  async columnsApart(source: string, file: NamedFile): Promise<ColumnsApart> {
    const entry = sourceOf(this.#sources.spec, source);
    const { columns } = await this.#look(entry, file);
    return columnsApart(entry.columns, columns);
  }

  /** What the next file of a source holds, of the columns that were chosen where some were, taken as stored where its files are. */
  #look({ reading: { only, asStored } }: SourceEntry, { name, blob }: NamedFile): Promise<Inspection> {
    const reading = {
      ...(only === undefined ? {} : { only }),
      ...(asStored === undefined ? {} : { asStored }),
    };
    return this.#sources.inspect(name, blob, Object.keys(reading).length > 0 ? { reading } : {});
  }

  /** Reads another load: all later stages follow. */
  async choose(source: string, snapshot: string): Promise<void> {
    const { id, name } = sourceOf(this.#sources.spec, source);
    await this.#edit(withChosen(this.#sources.spec, id, snapshot), `Read snapshot ${snapshot} of ${name}`);
  }

  async remove(source: string, snapshot: string): Promise<void> {
    const { id, name } = sourceOf(this.#sources.spec, source);
    await this.#edit(
      withoutSnapshot(this.#sources.spec, id, snapshot),
      `Remove snapshot ${snapshot} of ${name}`,
    );
  }

  /** The day that a load is about; null takes the newest event. */
  async setAsOf(source: string, snapshot: string, asOf: string | null): Promise<void> {
    const { id, name } = sourceOf(this.#sources.spec, source);
    await this.#edit(withRecord(this.#sources.spec, id, snapshot, { asOf }), `Set the date of ${name}`);
  }

  /** The columns that tell a source's rows apart; null takes the proposed one. */
  async setKey(source: string, key: readonly string[] | null): Promise<void> {
    const spec = withMember(this.#sources.spec, source, 'key', key && key.length > 0 ? key : null);
    await this.#edit(spec, `Set the key of ${sourceOf(spec, source).name}`);
  }

  /** Which zone a source's clocks show; null takes its times as they are. */
  async setClock(source: string, clock: Clock | null): Promise<void> {
    const spec = withMember(this.#sources.spec, source, 'clock', clock);
    await this.#edit(spec, `Set the clock of ${sourceOf(spec, source).name}`);
  }

  /** The zone in which the study tells times; null is UTC. */
  async setZone(zone: string | null): Promise<void> {
    await this.#edit(withZone(this.#sources.spec, zone), `Tell times in ${zone ?? 'UTC'}`);
  }

  /** Two loads of a source, side by side. @throws AppError */
  async compare(source: string, from: string, to: string): Promise<SnapshotComparison> {
    const { id, name } = sourceOf(this.#sources.spec, source);
    const options = { source: id, from, to };
    return (await this.#ask(
      `Compare snapshots of ${name}`,
      'snapshot-comparison',
      options,
    )) as SnapshotComparison;
  }

  async #ask(title: string, format: string, options: Json): Promise<unknown> {
    const { document, work } = this.#parts;
    const { blob } = await work.perform(
      title,
      (studio, job) => studio.export(job, document.recipe, format, options),
      { node: 'sources' },
    );
    return JSON.parse(await blob.text()) as unknown;
  }

  /** What is recorded of the load that gives way: its rows and figures, where its data is here. */
  async #factsOf(entry: SourceEntry): Promise<LoadFacts> {
    const { id: snapshot } = currentSnapshot(entry);
    const here = !this.#sources.missing.some((missing) => missing.id === entry.id);
    const options = { source: entry.id, snapshot };
    const found = here
      ? ((await this.#ask(
          `Record the figures of ${entry.name}`,
          'snapshot-figures',
          options,
        )) as Figures | null)
      : null;
    return { rows: null, rowsBefore: found?.rows ?? null, figuresBefore: found?.figures ?? null };
  }

  async #options(
    entry: SourceEntry,
    file: NamedFile,
    how: 'replace' | 'append',
    blank?: ReadonlySet<string>,
  ): Promise<AddSourceOptions> {
    return nextReading(entry, await this.#look(entry, file), how, blank);
  }

  async #loaded(spec: SourcesDocument, name: string): Promise<void> {
    const { document, runs, keep } = this.#parts;
    document.edit('sources', spec, { name });
    this.#sources.found();
    if (this.#sources.missing.length === 0) {
      await runs.run('sources');
      runs.follow();
    }
    await keep();
  }

  async #edit(spec: SourcesDocument, name: string): Promise<void> {
    const { document, runs, keep } = this.#parts;
    if (document.edit('sources', spec, { name })) runs.follow();
    await keep();
  }
}
