import type { Severity } from '../spec.ts';
import type { FillWith, WrittenStep } from './repairForm.ts';
import type { TestKind } from './testForm.ts';

/** What each kind of rule asks, as it is chosen. */
export const testWords: Readonly<Record<TestKind, string>> = {
  'not-null': 'Is never missing',
  unique: 'Names each row once',
  set: 'Is one of known values',
  range: 'Lies in a range',
  pattern: 'Is written by a pattern',
  type: 'Holds values of a type',
  reference: 'Is known in another table',
  freshness: 'Is fresh: the newest is not too old',
  'row-count': 'The table has so many rows',
  distribution: 'Is distributed as in the accepted load',
  spike: 'No day stands out',
};

/** What each kind of repair does, as it is chosen. */
export const stepWords: Readonly<Record<WrittenStep, string>> = {
  cap: 'Cap numbers to a range',
  fill: 'Fill missing values',
  drop: 'Leave out rows that break a rule',
};

export const fillWords: Readonly<Record<FillWith, string>> = {
  median: 'its median',
  mode: 'its most frequent value',
  constant: 'one value',
};

/** What the column of a kind of rule is, where the rule is not about its values alone. */
export const columnLabels: Readonly<Partial<Record<TestKind, string>>> = {
  freshness: 'Time column',
  spike: 'Time column',
};

/** What follows from a failure. */
export const severityMeanings: Readonly<Record<Severity, string>> = {
  error: 'What comes after waits until it is put right.',
  warning: 'A failure is told, and work goes on.',
  note: 'A failure is told last.',
};
