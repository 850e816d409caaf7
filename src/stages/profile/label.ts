interface Spec {
  readonly pairs: 'none' | 'sample' | 'all';
}

const words = {
  none: 'Compare no pairs of columns',
  sample: 'Compare pairs on a sample',
  all: 'Compare pairs on every row',
} as const;

/** The name of an edit to the profile, for undo. */
export function profileLabel(_before: Spec, after: Spec): string {
  return words[after.pairs];
}
