import type { ErrorRecord } from '../../core/errors.ts';
import { storageFailure } from '../failure.ts';
import type { Directory } from './directory.ts';
import { slots, type ManifestBody } from './manifest.ts';

/** Removes every file that neither is a manifest nor stands in the given one: leftovers of a crash, and what was removed. */
export async function sweep(directory: Directory, body: ManifestBody): Promise<ErrorRecord | null> {
  const wanted = new Set<string>([...slots, ...body.entries.map(({ file }) => file)]);
  try {
    return await removeAll(
      directory,
      (await directory.names()).filter((name) => !wanted.has(name)),
    );
  } catch (thrown) {
    return storageFailure(thrown, 'Leftovers on this device could not be looked for.').toJSON();
  }
}

/** Removes files that are of no use. A failure takes nothing from what is kept, so it is given back as a notice, not thrown. */
export async function removeAll(directory: Directory, names: readonly string[]): Promise<ErrorRecord | null> {
  const outcomes = await Promise.allSettled(names.map((name) => directory.remove(name)));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  return failed
    ? storageFailure(failed.reason, 'A leftover on this device could not be removed.').toJSON()
    : null;
}
