/**
 * Marks a place that scrolls sideways, so that it fades where it goes on (`.fades`): also where it gets room later, which a timeline
 * of scrolling does not notice.
 * @returns what ends it, for Svelte's `{@attach fades}`
 */
export function fades(place: Element): () => void {
  const observer = new ResizeObserver(() => {
    place.toggleAttribute('data-goes-on', place.scrollWidth > place.clientWidth);
  });
  observer.observe(place);
  for (const part of place.children) observer.observe(part);
  return () => {
    observer.disconnect();
  };
}
