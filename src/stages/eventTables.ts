import type { ProfiledColumn, SourceValue } from './sources/spec.ts';

/** The first column of a source that has the role. */
export const columnWithRole = (
  source: SourceValue,
  role: ProfiledColumn['role'],
): ProfiledColumn | undefined => source.columns.find((column) => column.role === role);

/** The source that looks most like transactions: customers who come again, with times and amounts. */
export function pickEvents(
  sources: readonly SourceValue[],
  onceEach: ReadonlySet<string>,
): SourceValue | null {
  const scored = sources.flatMap((source) => {
    const has = (role: ProfiledColumn['role']): number => (columnWithRole(source, role) ? 1 : 0);
    if (has('customer') === 0 || has('time') + has('amount') === 0 || onceEach.has(source.id)) return [];
    if (has('treatment') + has('outcome') > 0) return [];
    return [{ source, score: 4 * has('amount') + 2 * has('time') + 2 * has('order') + has('quantity') }];
  });
  scored.sort((a, b) => b.score - a.score || b.source.rows - a.source.rows);
  return scored[0]?.source ?? null;
}
