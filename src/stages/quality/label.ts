import type { QualitySpec } from './spec.ts';

/** The name of an edit to rules, repairs and service levels, for undo. */
export function qualityLabel(before: QualitySpec, after: QualitySpec): string {
  return (
    difference('rule', before.rules, after.rules) ??
    difference('repair', before.repairs, after.repairs) ??
    'Change a service level'
  );
}

function difference(
  what: string,
  before: readonly { readonly id: string }[],
  after: readonly { readonly id: string }[],
): string | null {
  if (after.length > before.length) return named('Add', after.length - before.length, what);
  if (after.length < before.length) return named('Remove', before.length - after.length, what);
  if (JSON.stringify(before) === JSON.stringify(after)) return null;
  const sameIds = before.every(({ id }) => after.some((other) => other.id === id));
  const moved = sameIds && before.some(({ id }, place) => after[place]?.id !== id);
  return moved ? `Reorder ${what}s` : `Change a ${what}`;
}

const named = (verb: string, count: number, what: string): string =>
  count === 1 ? `${verb} a ${what}` : `${verb} ${count} ${what}s`;
