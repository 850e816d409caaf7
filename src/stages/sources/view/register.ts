import { emptyRegister, type Sensitivity, type SourceRegister } from '../../../core/register.ts';
import {
  agreementNames,
  columnSensitivities,
  daysBetween,
  legalBasisNames,
  newestDay,
  registerGaps,
  sensitivityNames,
  type ColumnSensitivity,
} from '../../../core/registerGaps.ts';
import type { Cell, Role } from '../../../core/table.ts';
import { columnsOf, type TableData } from '../../../ui/charts/tableData.ts';
import type { SourceSpec, SourcesSpec, SourceValue } from '../spec.ts';

/** A source as the register shows it. */
export interface RegisterRow {
  readonly id: string;
  readonly name: string;
  readonly register: SourceRegister;
  readonly newest: string | null;
  /** Days from the newest row to today; null where no time is known. */
  readonly age: number | null;
  readonly sensitivity: readonly ColumnSensitivity[];
  readonly gaps: readonly string[];
}

export function registerRows(
  entries: readonly SourceSpec[],
  values: readonly SourceValue[],
  today: string,
): RegisterRow[] {
  return entries.map(({ id, name, register = emptyRegister, columns }) => {
    const value = values.find((source) => source.id === id);
    const newest = value ? newestDay(value.columns) : null;
    const sensitivity = columnSensitivities(columns, value?.preview ?? [], register);
    return {
      id,
      name,
      register,
      newest,
      age: newest === null ? null : daysBetween(newest, today),
      sensitivity,
      gaps: registerGaps(register, sensitivity, today),
    };
  });
}

/** The sources with something else on one's record. */
export function withRegister(spec: SourcesSpec, id: string, change: Partial<SourceRegister>): SourcesSpec {
  return withSource(spec, id, (source) => ({
    ...source,
    register: { ...(source.register ?? emptyRegister), ...change },
  }));
}

/** Roles that say how a table hangs together; a column keeps them, whatever it says of people. */
const structural = new Set<Role | null>([
  'customer',
  'time',
  'order',
  'consent',
  'outcome',
  'treatment',
  'ignore',
]);

/**
 * The sources with columns of one confirmed. What is special or protected gets the role “sensitive”, so that no feature is made
 * from it; what is confirmed to be neither loses that role.
 */
export function withSensitivity(
  spec: SourcesSpec,
  id: string,
  confirmed: ReadonlyMap<string, Sensitivity>,
): SourcesSpec {
  return withSource(spec, id, (source) => {
    const register = source.register ?? emptyRegister;
    const others = register.columns.filter(({ column }) => !confirmed.has(column));
    const columns = [...confirmed].map(([column, sensitivity]) => {
      const before = register.columns.find((entry) => entry.column === column);
      return before?.sensitivity === sensitivity ? before : { column, sensitivity };
    });
    return {
      ...source,
      columns: source.columns.map((column) => {
        const sensitivity = confirmed.get(column.name);
        return sensitivity === undefined ? column : { ...column, role: roleWith(column.role, sensitivity) };
      }),
      register: { ...register, columns: [...others, ...columns] },
    };
  });
}

function roleWith(role: Role | null, sensitivity: Sensitivity): Role | null {
  if (sensitivity === 'special' || sensitivity === 'protected')
    return structural.has(role) ? role : 'sensitive';
  return role === 'sensitive' ? null : role;
}

function withSource(spec: SourcesSpec, id: string, change: (source: SourceSpec) => SourceSpec): SourcesSpec {
  return { ...spec, sources: spec.sources.map((source) => (source.id === id ? change(source) : source)) };
}

/** How fresh a source is, beside what is expected of it. */
export function freshnessInWords({ newest, age, register }: RegisterRow): { text: string; late: boolean } {
  if (newest === null || age === null) return { text: 'no time column', late: false };
  const late = register.freshDays !== null && age > register.freshDays;
  const ago = age === 0 ? 'today' : age === 1 ? 'yesterday' : age < 0 ? 'in the future' : `${age} days ago`;
  return { text: `${newest}, ${ago}${late ? ', late' : ''}`, late };
}

const fields: readonly { readonly title: string; readonly cell: (row: RegisterRow) => Cell }[] = [
  { title: 'source', cell: ({ name }) => name },
  { title: 'owner', cell: ({ register }) => register.owner },
  { title: 'system', cell: ({ register }) => register.system },
  { title: 'legal basis', cell: ({ register: { legalBasis } }) => legalBasis && legalBasisNames[legalBasis] },
  { title: 'agreement', cell: ({ register: { agreement } }) => agreement && agreementNames[agreement] },
  { title: 'agreement reference', cell: ({ register }) => register.agreementReference },
  { title: 'agreement until', cell: ({ register }) => register.agreementUntil },
  { title: 'purpose', cell: ({ register }) => register.purposes },
  { title: 'retention in months', cell: ({ register }) => register.retentionMonths },
  { title: 'newest may be days old', cell: ({ register }) => register.freshDays },
  { title: 'newest day', cell: ({ newest }) => newest },
  { title: 'sensitive columns', cell: ({ sensitivity }) => sensitiveNames(sensitivity) },
  { title: 'missing', cell: ({ gaps }) => gaps.join(', ') },
];

function sensitiveNames(columns: readonly ColumnSensitivity[]): string {
  return columns
    .filter(({ confirmed }) => confirmed !== null && confirmed !== 'none')
    .map(
      ({ column, confirmed }) => `${column.name}: ${confirmed === null ? '' : sensitivityNames[confirmed]}`,
    )
    .join('; ');
}

/** The register as a table for CSV. */
export function registerTable(rows: readonly RegisterRow[]): TableData {
  return {
    columns: columnsOf(
      fields.map(({ title }) => title),
      fields.length,
    ),
    rows: rows.map((row) => fields.map(({ cell }) => cell(row))),
  };
}

/** The register as JSON, with what was proposed of every column beside what was confirmed. */
export function registerJson(rows: readonly RegisterRow[]): string {
  const sources = rows.map(({ name, register, newest, sensitivity, gaps }) => ({
    source: name,
    ...register,
    newestDay: newest,
    columns: sensitivity.map(({ column, sensitivity: proposed, reason, confirmed }) => ({
      column: column.name,
      proposed,
      reason,
      confirmed,
    })),
    missing: gaps,
  }));
  return `${JSON.stringify({ sources }, null, 2)}\n`;
}
