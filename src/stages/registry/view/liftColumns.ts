import { shortName } from '../../../core/format.ts';
import type { Column } from '../../../core/table.ts';
import type { RegistrySpec } from '../spec.ts';

/** What of a source says which of its columns lift can be about. */
export interface LiftSource {
  readonly id: string;
  readonly name: string;
  readonly columns: readonly Column[];
}

interface LiftColumn {
  readonly value: string;
  readonly label: string;
  readonly group: string;
  readonly lift: NonNullable<RegistrySpec['lift']>;
}

const most = 300;

/** Outcomes, yes/no columns and numbers of sources that say whom a row is about, for a person to choose from. */
export function liftColumns(sources: readonly LiftSource[]): LiftColumn[] {
  return sources
    .filter(({ columns }) => columns.some(({ role }) => role === 'customer'))
    .flatMap(({ id, name, columns }) =>
      columns.filter(isTarget).map((column): LiftColumn => ({
        value: `${column.id} ${id}`,
        label: shortName(column.name, 60),
        group: shortName(name, 60),
        lift: { source: id, column: column.id },
      })),
    )
    .slice(0, most);
}

function isTarget({ role, type }: Column): boolean {
  if (role === 'outcome') return true;
  if (role === 'customer' || role === 'sensitive' || role === 'order' || role === 'ignore') return false;
  return type === 'boolean' || type === 'integer' || type === 'number';
}
