import { severities, type JoinCoverage, type ProfileAlert, type TableProfile } from './spec.ts';
import { columnAlerts } from './columnAlerts.ts';
import { joinAlerts, pairAlerts, rowAlerts } from './tableAlerts.ts';

/** Everything that a person should know of the tables, the most serious first, then in the order of the tables and columns. */
export function alertsOf(tables: readonly TableProfile[], joins: readonly JoinCoverage[]): ProfileAlert[] {
  const names = new Map(tables.map(({ id, name }) => [id, name]));
  const all = [
    ...joins.flatMap((join) => joinAlerts(join, names)),
    ...tables.flatMap((table) => [
      ...rowAlerts(table),
      ...table.columns.flatMap((column) => columnAlerts(table.id, column)),
      ...pairAlerts(table),
    ]),
  ];
  return all
    .map((alert, index) => ({ alert, index, rank: severities.indexOf(alert.severity) }))
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map(({ alert }) => alert);
}
