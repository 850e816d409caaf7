/** Kinds of alerts that are told once of all columns of a table: that nothing varies in them, or that nothing stands in them. */
export const foldedKinds = ['constant', 'empty'] as const;

/** How many alerts of a profile are told, where those of one folded kind are one for each table. */
export function countTold(alerts: readonly { readonly kind?: unknown; readonly table?: unknown }[]): number {
  const folded = alerts.filter(({ kind }) => foldedKinds.some((each) => each === kind));
  const tables = new Set(folded.map(({ kind, table }) => `${String(kind)} ${String(table)}`));
  return alerts.length - folded.length + tables.size;
}
