import type { Remote } from 'comlink';
import { SvelteMap } from 'svelte/reactivity';
import { AppError } from '../core/errors.ts';
import { filesOf } from '../core/snapshots.ts';
import type { AddedSource, DemoRequest, JobId, Studio } from '../core/studio.ts';
import type { AddSourceOptions, Inspection, Role } from '../core/table.ts';
import { groupAlike, namedColumns, type AlikeFiles } from './alike.ts';
import { bundle, bundleName } from './bundle.ts';
import {
  ColumnOffer,
  isAsked,
  mayReadOtherwise,
  withColumns,
  withKeptTypes,
  type LoadTelling,
  type RefusedFile,
} from './columnChoice.ts';
import type { SharedParts } from './parts.ts';
import { told } from './runs.svelte.ts';
import { firstSnapshot } from './snapshotEdits.ts';
import { tellOtherFile, tellUnkept } from './otherFiles.ts';
import { Snapshots } from './snapshots.svelte.ts';
import {
  heldName,
  missingFile,
  sourceOf,
  withReadingAnew,
  withRole,
  withSource,
  type SourceEntry,
  type SourcesDocument,
} from './sourceEdits.ts';

export interface NamedFile {
  readonly name: string;
  readonly blob: Blob;
}

const demoSeed = 20_260_101;

/** The sources of the study: adding, reading anew, roles, and giving back what a reload took away. */
export class Sources {
  readonly #parts: SharedParts;
  /** Files as they were dropped, for another worker. */
  readonly #files = new SvelteMap<string, NamedFile>();
  /** Sources whose data is not on this page: their file has to be dropped again. */
  missing = $state.raw<readonly SourceEntry[]>([]);
  /** Files that could not be read as they are, or are not to be: how they are read is chosen by hand. */
  refused = $state.raw<readonly RefusedFile[]>([]);
  /** Files of one shape that were dropped together, until it is decided whether they are one source. */
  alike = $state.raw<readonly AlikeFiles[]>([]);
  readonly entries = $derived.by(() => this.spec.sources);
  readonly snapshots: Snapshots;

  constructor(parts: SharedParts) {
    this.#parts = parts;
    this.snapshots = new Snapshots(parts, this);
  }

  get spec(): SourcesDocument {
    return this.#parts.document.node('sources').spec as unknown as SourcesDocument;
  }

  inspect(name: string, blob: Blob, options: AddSourceOptions = {}): Promise<Inspection> {
    const look = (studio: Remote<Studio>, job: JobId) => studio.inspect(job, name, blob, options);
    return this.#parts.work.perform(`Look at ${name}`, look, { node: 'sources', tell: false });
  }

  /** Adds one file. A file that the study was missing takes its place again. @throws AppError `ingest.*` */
  async add(
    name: string,
    blob: Blob,
    options: AddSourceOptions = {},
    telling: LoadTelling = {},
  ): Promise<AddedSource & { readonly id: string }> {
    const added = await this.load(name, blob, options, telling);
    const before = this.spec;
    const { spec, id } = withSource(before, added, firstSnapshot(added));
    if (spec === before) this.found();
    else this.#parts.document.edit('sources', spec);
    await this.#added();
    if (spec !== before) tellOtherFile(this, this.#parts.notices, before.sources, id, { name, blob });
    return { ...added, id };
  }

  /** Reads a file and keeps it at hand; the study is not changed. @throws AppError `ingest.*` */
  async load(
    name: string,
    blob: Blob,
    options: AddSourceOptions = {},
    telling: LoadTelling = {},
  ): Promise<AddedSource> {
    const failed = (error: AppError): void => {
      if (!isAsked(error, telling)) this.#parts.notices.error(error);
    };
    const held = heldName(name);
    const added = await this.#parts.work.perform(
      `Read ${held}`,
      (studio, job) => {
        telling.begun?.(job);
        return studio.addSource(job, held, blob, options);
      },
      { node: 'sources', tell: false, failed },
    );
    this.#files.set(added.fingerprint, { name: held, blob });
    tellUnkept(this.#parts.notices, added);
    return added;
  }

  /** Whether that file is on this page. */
  has(fingerprint: string): boolean {
    return this.#files.has(fingerprint);
  }

  /**
   * Adds files one after the other, as people drop them. One that cannot be read as it is waits in `refused` for another
   * dialect, where one could help, and does not stop the others. Files with the same columns wait in `alike`.
   * @returns the ids of those that were read.
   */
  async addFiles(files: readonly NamedFile[], options: AddSourceOptions = {}): Promise<readonly string[]> {
    // Files of sources that are missing take their places again, one by one.
    const possible = files.length > 1 && this.missing.length === 0 ? files : [];
    const still = this.#parts.work.sameStudy();
    const groups = await groupAlike(possible, ({ name, blob }) =>
      namedColumns(this.inspect(name, blob, options)),
    );
    still();
    this.alike = [...this.alike, ...groups];
    const waiting = groups.flatMap((group) => group.files);
    return this.#addEach(
      files.filter((file) => !waiting.includes(file)),
      options,
    );
  }

  /** What becomes of files of one shape: one source, which says where each row comes from if asked to, or a source each. */
  async decide(
    group: AlikeFiles,
    choice: 'together' | 'each' | 'none',
    fileColumn: boolean,
  ): Promise<readonly string[]> {
    this.alike = this.alike.filter((other) => other !== group);
    if (choice === 'none') return [];
    if (choice === 'each') return this.#addEach(group.files, {});
    const file = { name: bundleName(group.files.map(({ name }) => name)), blob: bundle(group.files) };
    return this.#addEach([file], { reading: { union: true, ...(fileColumn ? { fileColumn } : {}) } });
  }

  async #addEach(files: readonly NamedFile[], options: AddSourceOptions): Promise<readonly string[]> {
    const { notices, work } = this.#parts;
    const ids: string[] = [];
    for (const file of files) {
      const offer = new ColumnOffer(file, options, notices, (job) => void work.cancel(job).catch(told));
      try {
        const telling = { begun: offer.make, inDialog: mayReadOtherwise };
        ids.push((await this.add(file.name, file.blob, options, telling)).id);
        this.settle(file.name);
      } catch (thrown) {
        if (!(thrown instanceof AppError)) throw thrown;
        if (thrown.code.startsWith('ingest.')) this.#refuse(file, thrown);
        else if (offer.isTaken && thrown.code === 'cancelled') this.#refuse(file, null);
        else throw thrown;
      } finally {
        offer.withdraw();
      }
    }
    return ids;
  }

  #refuse(file: NamedFile, error: AppError | null): void {
    if (error && !mayReadOtherwise(error)) return;
    this.refused = [...this.refused.filter(({ name }) => name !== file.name), { ...file, error }];
  }

  /** A refused file was read in another way, or given up. */
  settle(name: string): void {
    this.refused = this.refused.filter((file) => file.name !== name);
  }

  async addDemo(size: DemoRequest['size'], seed = demoSeed): Promise<void> {
    const { document, work } = this.#parts;
    const title = size === 'large' ? 'Make the large demo store' : 'Make the demo store';
    const added = await work.perform(title, (studio, job) => studio.addDemo(job, { size, seed }), {
      node: 'sources',
    });
    const spec = added.reduce(
      (before, source) => withSource(before, source, firstSnapshot(source)).spec,
      this.spec,
    );
    document.edit('sources', spec, { name: `Add the ${size === 'large' ? 'large ' : ''}demo store` });
    await this.#added();
  }

  async setRole(source: string, column: string, role: Role | null): Promise<void> {
    const { id } = sourceOf(this.spec, source);
    this.#edit(withRole(this.spec, id, column, role));
    await this.#parts.keep();
  }

  /** Reads a source again with those of its file's columns alone, by name; null reads all of them. @throws AppError `ingest.columns` */
  async chooseColumns(source: string, names: readonly string[] | null): Promise<void> {
    await this.readAnew(source, { reading: withColumns(sourceOf(this.spec, source).reading, names) });
  }

  /** Reads a source again with another dialect, other types or other columns. */
  async readAnew(source: string, options: AddSourceOptions): Promise<void> {
    const entry = sourceOf(this.spec, source);
    const file = this.file(entry.id);
    if (!file) throw missingFile(entry);
    if (entry.parts) {
      const message = `“${entry.name}” is made of several files, or of one in another order: replace it to read it differently.`;
      throw new AppError('recipe.setting', message, { source: entry.id });
    }
    const added = await this.#parts.work.perform(
      `Read ${entry.name} anew`,
      (studio, job) => studio.addSource(job, entry.name, file.blob, withKeptTypes(entry, options)),
      { node: 'sources' },
    );
    tellUnkept(this.#parts.notices, added);
    this.#edit(withReadingAnew(this.spec, entry.id, added));
    await this.#parts.keep();
  }

  /** The file of a source as it was dropped, or null where its data is not here. */
  file(source: string): NamedFile | null {
    return this.#files.get(sourceOf(this.spec, source).fingerprint) ?? null;
  }

  async remove(source: string): Promise<void> {
    const { id } = sourceOf(this.spec, source);
    this.#edit({ ...this.spec, sources: this.spec.sources.filter((other) => other.id !== id) });
    this.found();
    await this.#parts.keep();
  }

  /** The file of that fingerprint cannot be read any more: it is asked for. */
  lose(fingerprint: string): void {
    if (this.#files.delete(fingerprint)) this.missing = this.entries.filter((entry) => this.#lacks(entry));
  }

  /** Takes files that a study file carried. */
  async give(files: readonly (NamedFile & { readonly fingerprint: string })[]): Promise<void> {
    for (const { fingerprint, name, blob } of files) this.#files.set(fingerprint, { name, blob });
    await this.#parts.work.perform('Take the files', (studio) => this.remember(studio));
  }

  /** Gives another worker every file. */
  async remember(studio: Remote<Studio>): Promise<void> {
    for (const [fingerprint, { name, blob }] of this.#files) await studio.remember(fingerprint, name, blob);
  }

  /** Takes the files that the studio holds by itself, such as those kept on this device. */
  async takeBack(): Promise<void> {
    const { document, work } = this.#parts;
    const found = await work.perform('Take the files', (studio) => studio.files(document.recipe));
    for (const { fingerprint, name, blob } of found) this.#files.set(fingerprint, { name, blob });
  }

  /** After opening: what is here is computed, what is missing is named. */
  restore(): void {
    this.missing = this.entries.filter((entry) => this.#lacks(entry));
    if (this.entries.length > 0 && this.missing.length === 0) this.#parts.runs.everything();
  }

  forget(): void {
    this.#files.clear();
    this.missing = [];
    this.refused = [];
    this.alike = [];
  }

  #edit(spec: SourcesDocument): void {
    if (this.#parts.document.edit('sources', spec)) this.#parts.runs.follow();
  }

  #lacks(entry: SourceEntry): boolean {
    return filesOf(entry, entry.name).some(({ fingerprint }) => !this.#files.has(fingerprint));
  }

  /** Looks which sources still miss their data, after a file was given back or took the place of another. */
  found(): void {
    const before = this.missing;
    const wasMissing = ({ id }: SourceEntry): boolean => before.some((entry) => entry.id === id);
    this.missing = this.entries.filter((entry) => wasMissing(entry) && this.#lacks(entry));
    if (before.length > 0 && this.missing.length === 0) this.restore();
  }

  /** Where the data of another source is missing nothing can be computed yet. */
  async #added(): Promise<void> {
    const { runs, keep } = this.#parts;
    if (this.missing.length === 0) await runs.run('sources').then(() => runs.follow());
    await keep().catch(told);
  }
}
