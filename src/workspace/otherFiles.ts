import { asAppError } from '../core/errors.ts';
import { shortName } from '../core/format.ts';
import type { AddedSource } from '../core/studio.ts';
import type { Notices } from './notices.svelte.ts';
import { told } from './runs.svelte.ts';
import { sourceOf, type SourceEntry } from './sourceEdits.ts';
import type { NamedFile, Sources } from './sources.svelte.ts';

/**
 * Tells that a file became a source of its own where it may have been meant for another one of that name, or was
 * given while another was asked for. What puts it right stands beside it.
 * @param before the sources that were there. @param id the source that it became.
 */
export function tellOtherFile(
  sources: Sources,
  notices: Notices,
  before: readonly SourceEntry[],
  id: string,
  file: NamedFile,
): void {
  const added = sourceOf(sources.spec, id);
  const meant = before.find(({ name }) => name === file.name);
  const isMissing = sources.missing.some((other) => other.id === meant?.id);
  if (meant) {
    notices.tell({
      kind: 'info',
      title: `${shortName(file.name)} is not the same file as before`,
      message: `It was added as “${shortName(added.name)}”, beside ${isMissing ? 'the one whose data is not on this page' : 'the one that is there'}.`,
      action: {
        label: 'Read it in place of that one',
        run: () => void putInPlace(sources, added.id, meant.id, file).catch(told),
      },
    });
  } else if (sources.missing.length > 0) {
    const names = sources.missing.map(({ name }) => `“${shortName(name)}”`).join(', ');
    notices.tell({
      kind: 'warning',
      title: `${shortName(file.name)} is not the file that is missing`,
      message: `It was added as a source of its own, beside ${names}.`,
      action: { label: 'Take it out again', run: () => void sources.remove(added.id).catch(told) },
    });
  }
}

/** Tells that a file was read but could not be kept on this device, as all data of the study should be. */
export function tellUnkept(notices: Notices, { unkept }: AddedSource): void {
  if (unkept) notices.error(asAppError(unkept));
}

async function putInPlace(sources: Sources, added: string, meant: string, file: NamedFile): Promise<void> {
  // The offer stays on the page: the addition may be undone by then.
  if (sources.entries.some(({ id }) => id === added)) await sources.remove(added);
  await sources.snapshots.replace(meant, file);
}
