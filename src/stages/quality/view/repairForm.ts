import * as v from 'valibot';
import { repairSchema, rowTestSchema, type ColumnName, type Repair, type Step } from '../spec.ts';
import { isClockText, isTimeText, readBounds, readNumber, scaleOf, type FieldErrors } from './bounds.ts';
import { found, type FormColumn, type FormSource } from './formColumns.ts';
import { problemsOf } from './problems.ts';
import { draftOfTest, emptyTest, readTest, type TestDraft } from './testForm.ts';

export const writtenSteps = ['cap', 'fill', 'drop'] as const;
export type WrittenStep = (typeof writtenSteps)[number];
export type FillWith = Extract<Step, { kind: 'fill' }>['with'];

/** A repair while it is written. */
export interface RepairDraft {
  readonly source: string;
  readonly kind: WrittenStep;
  readonly column: ColumnName | null;
  readonly least: string;
  readonly greatest: string;
  readonly with: FillWith;
  readonly value: string;
  readonly test: TestDraft;
  readonly why: string;
}

export const emptyRepair = (source: string): RepairDraft => ({
  source,
  kind: 'cap',
  column: null,
  least: '',
  greatest: '',
  with: 'median',
  value: '',
  test: emptyTest,
  why: '',
});

/** A repair as it is changed in place; null where its kind is none that a person writes. */
export function draftOfRepair({ source, step, why }: Repair): RepairDraft | null {
  const draft = { ...emptyRepair(source), why };
  const written = (bound: number | null): string => (bound === null ? '' : String(bound));
  switch (step.kind) {
    case 'cap':
      return { ...draft, ...step, least: written(step.least), greatest: written(step.greatest) };
    case 'fill':
      return { ...draft, ...step, value: step.value ?? '' };
    case 'drop':
      return { ...draft, kind: 'drop', column: step.column, test: draftOfTest(step.test) };
    default:
      return null;
  }
}

/** Whether a step can be done to a column. */
export const stepFits = (kind: WrittenStep, column: FormColumn): boolean =>
  kind !== 'cap' || column.type === 'integer' || column.type === 'number';

/** What may be filled in: a median only where values have an order that means something. */
export const fillsOf = (column: FormColumn | null): readonly FillWith[] =>
  column && scaleOf(column) === null && column.type !== 'time'
    ? ['mode', 'constant']
    : ['median', 'mode', 'constant'];

type NewRepair = Omit<Repair, 'id' | 'enabled'>;

export interface ReadRepair {
  readonly repair: NewRepair | null;
  readonly errors: FieldErrors;
}

/** The repair that is written, as the recipe keeps it, or what is wrong beside each field. */
export function readRepair(draft: RepairDraft, sources: readonly FormSource[]): ReadRepair {
  const { source, column: name } = draft;
  const why = draft.why.trim() || 'Written by hand.';
  if (name === null) return { repair: null, errors: { column: 'Choose a column.' } };
  const { column } = found(sources, source, name);
  const { step, errors } = readStep(draft, name, column, sources);
  if (step === null) return { repair: null, errors };
  const checked = v.safeParse(repairSchema, { id: 'p0', enabled: true, source, step, why });
  return checked.success
    ? { repair: { source, step, why }, errors: {} }
    : { repair: null, errors: problemsOf(checked.issues) };
}

interface ReadStep {
  readonly step: Step | null;
  readonly errors: FieldErrors;
}

function readStep(
  draft: RepairDraft,
  name: ColumnName,
  column: FormColumn | null,
  sources: readonly FormSource[],
): ReadStep {
  const { kind } = draft;
  if (column && !stepFits(kind, column))
    return { step: null, errors: { column: 'Only numbers are capped: choose a column of numbers.' } };
  if (kind === 'cap') {
    const bounds = readBounds(draft, column?.type === 'integer' ? 'integer' : 'number');
    if (Object.keys(bounds.errors).length > 0) return { step: null, errors: bounds.errors };
    const { least, greatest } = bounds;
    return {
      step: { kind, column: name, least: least as number | null, greatest: greatest as number | null },
      errors: {},
    };
  }
  if (kind === 'fill') {
    if (draft.with !== 'constant')
      return { step: { kind, column: name, with: draft.with, value: null }, errors: {} };
    const value = column?.type === 'text' ? draft.value : draft.value.trim();
    const problem = valueProblem(value, column);
    return problem === null
      ? { step: { kind, column: name, with: 'constant', value }, errors: {} }
      : { step: null, errors: { value: problem } };
  }
  const { test, errors } = readTest(draft.test, column, sources);
  if (test === null) return { step: null, errors };
  const ofRows = v.safeParse(rowTestSchema, test);
  return ofRows.success
    ? { step: { kind, column: name, test: ofRows.output }, errors: {} }
    : { step: null, errors: problemsOf(ofRows.issues) };
}

/** Why a value cannot stand in a column; null where it can, or where the load has the column no more. */
function valueProblem(value: string, column: FormColumn | null): string | null {
  if (value === '') return 'Write the value to fill in.';
  const number = readNumber(value);
  switch (column?.type) {
    case 'integer':
      return number !== null && Number.isSafeInteger(number) ? null : 'Write a whole number, such as 12.';
    case 'number':
      return number === null ? 'Write a number, such as 12.5.' : null;
    case 'boolean':
      return value === 'true' || value === 'false' ? null : 'Write true or false.';
    case 'date':
      return value.length === 10 && isClockText(value) ? null : 'Write a day, such as 2026-01-31.';
    case 'timestamp':
      return isClockText(value) ? null : 'Write a day with its time, such as 2026-01-31 18:30.';
    case 'time':
      return isTimeText(value) ? null : 'Write a time of day, such as 18:30.';
    default:
      return null;
  }
}
