import { mount, tick, unmount } from 'svelte';
import type { HeldColumn } from '../core/sharing/heldColumns.ts';
import ShareDialog from './ShareDialog.svelte';

interface Asked {
  readonly columns: readonly HeldColumn[];
  /** Copies the link without the values of these columns, by key. */
  readonly copy: (leftOut: ReadonlySet<string>) => Promise<void>;
}

/** Asks which values of the data go along with a link, and copies it. Done when the dialog is closed. */
export function askWhatGoes(asked: Asked): Promise<void> {
  return new Promise((resolve) => {
    const props = $state({ ...asked, open: true, onclose: () => void close() });
    const dialog = mount(ShareDialog, { target: document.body, props });
    // It closes before it goes, so that the focus returns to where it was.
    async function close(): Promise<void> {
      props.open = false;
      await tick();
      await unmount(dialog);
      resolve();
    }
  });
}
