import type { Remote } from 'comlink';
import { AppError, asAppError } from '../core/errors.ts';
import type { KeptState, Studio } from '../core/studio.ts';
import type { SharedParts } from './parts.ts';
import type { Sources } from './sources.svelte.ts';

interface KeptDataParts extends SharedParts {
  readonly sources: Sources;
}

const off: KeptState = { state: 'off', encrypted: false, bytes: 0, persistent: false };

/** The data kept on this device by choice: off unless a person asks for it. */
export class KeptDataState {
  readonly #parts: KeptDataParts;
  #now = $state.raw<KeptState>(off);

  constructor(parts: KeptDataParts) {
    this.#parts = parts;
  }

  get now(): KeptState {
    return this.#now;
  }

  /** Keeps the study's files on this device from now on. @throws AppError `storage.*` */
  async keep(passphrase: string | null = null): Promise<void> {
    const { document, work } = this.#parts;
    this.#now = await work.perform('Keep the data on this device', (studio, job) =>
      studio.keepData(job, document.recipe, passphrase),
    );
  }

  /** Removes what was kept; the data stays on this page until it is closed. */
  async stop(): Promise<void> {
    await this.#parts.work.perform('Keep the data no longer', (studio) => studio.stopKeeping());
    this.#now = off;
  }

  /**
   * After a study was opened: gives back what is kept of it, and keeps what came with it where data is kept. Under a
   * passphrase it waits for `unlock`; what cannot be read or kept is told.
   */
  async restore(): Promise<void> {
    const { work, sources, notices } = this.#parts;
    try {
      this.#now = await work.perform('Look for kept data', (studio) => studio.kept(), { tell: false });
      if (this.#now.state === 'on') await this.#giveBack(null);
    } catch (thrown) {
      const error = asAppError(thrown, 'storage.failed');
      // Where nothing may be kept nothing is, and nobody has asked for it yet.
      if (error.code !== 'storage.blocked') notices.error(error);
      if (error.code === 'cancelled') return;
    }
    sources.restore();
  }

  /** Another worker took the studio's place: it goes on keeping. A passphrase has to be given again. */
  async resume(studio: Remote<Studio>): Promise<void> {
    if (this.#now.state === 'off') return;
    try {
      this.#now = await studio.kept();
      if (this.#now.state !== 'on') return;
      await studio.restoreData('resume keeping', this.#parts.document.recipe, null);
      this.#now = await studio.kept();
    } catch (thrown) {
      this.#parts.notices.error(asAppError(thrown, 'storage.failed'));
    }
  }

  /** Opens what was kept under a passphrase. @throws AppError `storage.passphrase` */
  async unlock(passphrase: string): Promise<void> {
    if (this.#now.state !== 'locked')
      throw new AppError('storage.failed', 'No data is kept under a passphrase on this device.');
    await this.#giveBack(passphrase);
    this.#parts.sources.restore();
  }

  /** Takes back what could be read, also where something else could not. */
  async #giveBack(passphrase: string | null): Promise<void> {
    const { document, work, sources } = this.#parts;
    try {
      await work.perform(
        'Read the kept data',
        (studio, job) => studio.restoreData(job, document.recipe, passphrase),
        { node: 'sources', tell: false },
      );
    } finally {
      this.#now = await work.perform('Look for kept data', (studio) => studio.kept());
      await sources.takeBack();
    }
  }
}
