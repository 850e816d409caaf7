/**
 * Marks a row of options that does not fit into one line (`data-even`), so that an even number of them stands in two lines of as many
 * each, instead of one that is left alone under the others.
 * @returns what ends it, for Svelte's `{@attach evenLines}`
 */
export function evenLines(row: Element): () => void {
  const options = row.getElementsByTagName('label');
  const look = (): void => {
    row.removeAttribute('data-even');
    const top = (option: Element | undefined): number => option?.getBoundingClientRect().top ?? 0;
    const wraps = top(options[options.length - 1]) > top(options[0]);
    row.toggleAttribute('data-even', wraps && options.length > 2 && options.length % 2 === 0);
  };
  // In the frame after: what it changes is what is observed.
  let frame = 0;
  const observer = new ResizeObserver(() => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(look);
  });
  if (row.parentElement) observer.observe(row.parentElement);
  for (const option of options) observer.observe(option);
  return () => {
    cancelAnimationFrame(frame);
    observer.disconnect();
  };
}
