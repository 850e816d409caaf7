/** The keys of a table's row that can be chosen: Enter and Space choose it, the arrows go to the row above or below. */
export function rowKeys(
  event: KeyboardEvent & { readonly currentTarget: HTMLTableRowElement },
  onchoose: () => void,
): void {
  const row = event.currentTarget;
  if (event.target !== row) return;
  if (event.key === 'Enter' || event.key === ' ') {
    event.preventDefault();
    onchoose();
    return;
  }
  const next =
    event.key === 'ArrowDown'
      ? row.nextElementSibling
      : event.key === 'ArrowUp'
        ? row.previousElementSibling
        : null;
  if (next instanceof HTMLElement && next.tabIndex >= 0) {
    event.preventDefault();
    next.focus();
  }
}
