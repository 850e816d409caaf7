const controls = 'button, input, select, textarea, a[href], summary';

/**
 * Marks a list whose entries can be removed, so that the keyboard stays where it was: when the entry that has the focus goes, the
 * focus moves to the last control of the entry in its place, or of the one before; with none left, to the control after the list.
 * @returns what ends it, for Svelte's `{@attach keepsFocus}`
 */
export function keepsFocus(list: HTMLElement): () => void {
  let entry: Element | undefined;
  let place = 0;
  const hear = ({ target }: FocusEvent): void => {
    const entries = [...list.children];
    place = entries.findIndex((one) => target instanceof Node && one.contains(target));
    entry = entries[place];
  };
  const observer = new MutationObserver((records) => {
    const isGone =
      entry && records.some(({ removedNodes }) => [...removedNodes].some((one) => one === entry));
    if (!isGone || document.activeElement !== document.body) return;
    const next = list.children[Math.min(place, list.children.length - 1)];
    const found = next
      ? [...next.querySelectorAll<HTMLElement>(controls)].at(-1)
      : list.nextElementSibling?.querySelector<HTMLElement>(controls);
    found?.focus();
  });
  list.addEventListener('focusin', hear);
  observer.observe(list, { childList: true });
  return () => {
    list.removeEventListener('focusin', hear);
    observer.disconnect();
  };
}
