/** That a person asked for so many segments. */
export function askedFor(k: number): string {
  return k === 1 ? 'One segment was asked for.' : `${k} segments were asked for.`;
}
