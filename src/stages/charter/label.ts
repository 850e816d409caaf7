interface Spec {
  readonly objective: string;
  readonly note: string;
  readonly kpis: readonly unknown[];
  readonly cadence: string;
  readonly smallestShare: number;
  readonly gapDays: number | null;
}

/** The name of an edit to the objective, for undo. */
export function charterLabel(before: Spec, after: Spec): string {
  if (before.objective !== after.objective) return `Set the objective to ${after.objective}`;
  if (before.kpis.length < after.kpis.length) return 'Add a KPI';
  if (before.kpis.length > after.kpis.length) return 'Remove a KPI';
  if (before.note !== after.note) return 'Note on the objective';
  if (before.cadence !== after.cadence) return `Refresh ${after.cadence}`;
  if (before.smallestShare !== after.smallestShare) return 'Set the smallest segment';
  if (before.gapDays !== after.gapDays) return 'Set when a customer counts as lapsed';
  return 'Change a KPI';
}
