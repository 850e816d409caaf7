import type { ColumnType } from '../../../core/table.ts';
import type { ColumnName, Reference, RuleTest } from '../spec.ts';
import { readBounds, scaleOf, type FieldErrors, type Scale } from './bounds.ts';
import { found, type FormColumn, type FormSource } from './formColumns.ts';
import { patternProblem } from './patternProblem.ts';

export type TestKind = RuleTest['kind'];

/** What a rule can ask, in the order in which it is offered. */
export const ruleKinds = [
  'not-null',
  'unique',
  'set',
  'range',
  'pattern',
  'type',
  'reference',
  'freshness',
  'row-count',
  'distribution',
  'spike',
] as const satisfies readonly TestKind[];

/** What rows can be left out for. */
export const rowKinds = ['not-null', 'set', 'range', 'pattern', 'type', 'reference'] as const;

/** A test while it is written: the fields of every kind, so that none is lost when the kind changes. */
export interface TestDraft {
  readonly kind: TestKind;
  readonly with: readonly ColumnName[];
  /** One value to a line. */
  readonly values: string;
  /** Values that no line can hold: empty, with a line break, or with blanks around them. */
  readonly kept: readonly string[];
  readonly least: string;
  readonly greatest: string;
  readonly pattern: string;
  readonly type: ColumnType;
  readonly other: { readonly source: string; readonly column: ColumnName | null };
  readonly days: number | null;
  readonly measure: ColumnName | null;
  readonly limit: number | null;
  readonly distance: number | null;
  readonly level: number | null;
  readonly reference: Reference | null;
}

export const emptyTest: TestDraft = {
  kind: 'not-null',
  with: [],
  values: '',
  kept: [],
  least: '',
  greatest: '',
  pattern: '',
  type: 'number',
  other: { source: '', column: null },
  days: null,
  measure: null,
  limit: null,
  distance: null,
  level: null,
  reference: null,
};

/** A test as it is changed in place. */
export function draftOfTest(test: RuleTest): TestDraft {
  const { kind } = test;
  const written = (bound: number | string | null): string => (bound === null ? '' : String(bound));
  switch (test.kind) {
    case 'set': {
      const plain = (value: string): boolean =>
        value !== '' && value.trim() === value && !/[\n\r]/.test(value);
      return {
        ...emptyTest,
        kind,
        values: test.values.filter(plain).join('\n'),
        kept: test.values.filter((value) => !plain(value)),
      };
    }
    case 'range':
    case 'row-count':
      return { ...emptyTest, kind, least: written(test.least), greatest: written(test.greatest) };
    case 'reference':
      return { ...emptyTest, kind, other: { source: test.source, column: test.column } };
    default:
      return { ...emptyTest, ...test };
  }
}

/** The scale of a range: that of its column, and where the load has it no more, of what is written. */
export function rangeScale(draft: TestDraft, column: FormColumn | null): Scale | null {
  if (column) return scaleOf(column);
  return /^\d{4}-\d{2}-/.test(draft.least || draft.greatest) ? 'clock' : 'number';
}

export interface ReadTest {
  readonly test: RuleTest | null;
  readonly errors: FieldErrors;
}

/** Whether a test can be asked of a column. */
export function fitsColumn(kind: TestKind, column: FormColumn): boolean {
  if (kind === 'range') return scaleOf(column) !== null;
  if (kind === 'freshness' || kind === 'spike') return scaleOf(column) === 'clock' || column.type === 'text';
  return true;
}

const right = (test: RuleTest): ReadTest => ({ test, errors: {} });
const wrong = (errors: FieldErrors): ReadTest => ({ test: null, errors });

/** The test that is written, or what is wrong beside each field. @param column null where the load has it no more. */
export function readTest(
  draft: TestDraft,
  column: FormColumn | null,
  sources: readonly FormSource[],
): ReadTest {
  const { kind } = draft;
  switch (kind) {
    case 'not-null':
      return right({ kind });
    case 'unique':
      return right({ kind, with: [...draft.with] });
    case 'set': {
      const lines = draft.values.split('\n').map((line) => line.trim());
      const values = [...new Set([...draft.kept, ...lines.filter((line) => line !== '')])];
      return values.length === 0
        ? wrong({ values: 'Write the values that may occur, one to a line.' })
        : right({ kind, values });
    }
    case 'range': {
      const scale = rangeScale(draft, column);
      if (scale === null) return wrong({ column: 'Only numbers and times lie in a range.' });
      const { errors, ...bounds } = readBounds(draft, scale);
      return Object.keys(errors).length > 0 ? wrong(errors) : right({ kind, ...bounds });
    }
    case 'row-count': {
      const { errors, least, greatest } = readBounds(draft, 'count');
      if (Object.keys(errors).length > 0) return wrong(errors);
      return right({ kind, least: least as number | null, greatest: greatest as number | null });
    }
    case 'pattern': {
      const problem = patternProblem(draft.pattern);
      return problem === null ? right({ kind, pattern: draft.pattern }) : wrong({ pattern: problem });
    }
    case 'type':
      return right({ kind, type: draft.type });
    case 'reference': {
      const { source, column: other } = draft.other;
      if (source === '') return wrong({ otherSource: 'Choose the table that knows the values.' });
      if (other === null) return wrong({ otherColumn: 'Choose the column that knows the values.' });
      const target = found(sources, source, other).column;
      return target && target === column
        ? wrong({ otherColumn: 'A column knows its own values: choose another one.' })
        : right({ kind, source, column: other });
    }
    case 'freshness':
      return draft.days === null
        ? wrong({ days: 'Write how many days old the newest may be.' })
        : right({ kind, days: draft.days });
    case 'spike':
      return draft.limit === null
        ? wrong({ limit: 'Write from which robust z-score on a day stands out.' })
        : right({ kind, measure: draft.measure, limit: draft.limit });
    default: {
      const { distance, level, reference } = draft;
      if (reference === null)
        return wrong({ reference: 'Measure the load that later ones are compared with.' });
      if (distance === null) return wrong({ distance: 'Write the distance from which on it fails.' });
      if (level === null) return wrong({ level: 'Write the level of significance.' });
      return right({ kind, reference, distance, level });
    }
  }
}
