/** Segments that a file's name holds at most. */
const mostNamed = 20;

/** Which segments a list holds, for its file's name, such as “S1 S3”; nothing where it holds all. @param ids in the order of the segments. */
export function segmentsInName(ids: readonly string[], whole: boolean): string {
  if (whole) return '';
  const more = ids.length > mostNamed ? [`and ${ids.length - mostNamed} more`] : [];
  return [...ids.slice(0, mostNamed), ...more].join(' ');
}

/**
 * The name of a file of assignments without its ending: the study's name without what file systems refuse, what the list holds, and its day.
 * @param parts such as the version, or the segments where these are not all.
 */
export function assignmentsName(study: string, asOf: string, ...parts: readonly string[]): string {
  const safe = Array.from(study, (character) =>
    character < ' ' || '\\/:*?"<>|'.includes(character) ? ' ' : character,
  );
  const name = safe.join('').trim().slice(0, 80) || 'Tessera';
  return [name, ...parts, 'assignments', asOf].filter((part) => part !== '').join(' ');
}
