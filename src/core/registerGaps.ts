import {
  emptyRegister,
  type AgreementKind,
  type Allowance,
  type LegalBasis,
  type Sensitivity,
  type SourceRegister,
} from './register.ts';
import { proposeSensitivity, type SensitivityProposal } from './sensitivity.ts';
import type { Column } from './table.ts';

/** The grounds of Article 6(1) of the GDPR in plain words. */
export const legalBasisNames: Readonly<Record<LegalBasis, string>> = {
  consent: 'Consent: the person agreed (6.1a)',
  contract: 'Contract with the person (6.1b)',
  'legal-obligation': 'A law requires it (6.1c)',
  'vital-interests': 'To protect a life (6.1d)',
  'public-task': 'A public task (6.1e)',
  'legitimate-interests': 'Legitimate interests, weighed (6.1f)',
};

export const agreementNames: Readonly<Record<AgreementKind, string>> = {
  own: 'Our own data, no third party',
  processor: 'Processor contract (Article 28)',
  joint: 'Joint controllers (Article 26)',
  supplier: 'Licence of a data supplier',
};

export const sensitivityNames: Readonly<Record<Sensitivity, string>> = {
  none: 'not sensitive',
  personal: 'personal (tells who it is)',
  special: 'special category (Article 9)',
  protected: 'protected attribute',
};

/** A column with what is proposed of its sensitivity and what a person confirmed; null where nobody did. */
export interface ColumnSensitivity extends SensitivityProposal {
  readonly column: Column;
  readonly confirmed: Sensitivity | null;
  /** The decision that lets it be a model's input; null where there is none. */
  readonly allowed: Allowance | null;
}

/** What the register knows of every column of a source. `preview` holds some rows as texts, in the columns' order. */
export function columnSensitivities(
  columns: readonly Column[],
  preview: readonly (readonly (string | null)[])[],
  register: SourceRegister = emptyRegister,
): ColumnSensitivity[] {
  const known = new Map(register.columns.map((entry) => [entry.column, entry]));
  return columns.map((column, index) => ({
    column,
    ...proposeSensitivity({ ...column, values: preview.flatMap((row) => row.slice(index, index + 1)) }),
    confirmed: known.get(column.name)?.sensitivity ?? null,
    allowed: known.get(column.name)?.allowed ?? null,
  }));
}

/** What the register of a source lacks, in words. */
export function registerGaps(
  register: SourceRegister,
  sensitivity: readonly ColumnSensitivity[],
  today: string,
): string[] {
  const open = sensitivity.filter(({ confirmed }) => confirmed === null).length;
  const { agreement, agreementUntil } = register;
  const bound = agreement === 'processor' || agreement === 'supplier';
  return [
    ...(register.owner.trim() === '' ? ['owner'] : []),
    ...(register.system.trim() === '' ? ['system'] : []),
    ...(register.legalBasis === null ? ['legal basis'] : []),
    ...(agreement === null ? ['agreement'] : []),
    ...(bound && agreementUntil === null ? ['end of the agreement'] : []),
    ...(agreementUntil !== null && agreementUntil < today ? ['a valid agreement (it has ended)'] : []),
    ...(register.purposes.trim() === '' ? ['purpose'] : []),
    ...(register.retentionMonths === null ? ['retention'] : []),
    ...(register.freshDays === null ? ['expected freshness'] : []),
    ...(open > 0 ? [`sensitivity of ${open} ${open === 1 ? 'column' : 'columns'}`] : []),
  ];
}

/** The newest day that a table's times tell, ISO; null where none is told. */
export function newestDay(
  columns: readonly (Column & { readonly greatest: string | null })[],
): string | null {
  const days = columns.flatMap(({ role, type, greatest }): string[] => {
    if (role !== 'time' || greatest === null) return [];
    const packed = type === 'integer' ? /^(\d{4})(\d\d)(\d\d)$/.exec(greatest) : null;
    const day = packed ? packed.slice(1).join('-') : greatest.slice(0, 10);
    return /^\d{4}-\d\d-\d\d$/.test(day) ? [day] : [];
  });
  const [newest = null] = days.sort().reverse();
  return newest;
}

/** Whole days from one ISO day to another; negative where the second is earlier. */
export function daysBetween(first: string, second: string): number {
  return Math.round((Date.parse(second) - Date.parse(first)) / 86_400_000);
}
