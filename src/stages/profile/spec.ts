import * as v from 'valibot';
import { defineStage } from '../../core/recipe.ts';
import type { Column } from '../../core/table.ts';
import { profileLabel } from './label.ts';

const pairsChoices = ['none', 'sample', 'all'] as const;

const schema = v.strictObject({
  /** Which rows pairs of columns are compared on: none, a sample of about 100,000, or every row. */
  pairs: v.picklist(pairsChoices),
});

export type ProfileSpec = v.InferOutput<typeof schema>;

/** Counts in bins of equal width: bin i holds values from `from + i·width`, the last one its upper end too. */
export interface Bins {
  readonly from: number;
  readonly to: number;
  readonly counts: readonly number[];
}

/** A value as text (masked where the column is sensitive) and the rows that have it. */
export interface CountedText {
  readonly text: string;
  readonly rows: number;
}

/** What is known of the finite values of a column of numbers; null where there are too few for it. */
export interface NumberFigures {
  readonly mean: number | null;
  /** Sample standard deviation (n − 1). */
  readonly deviation: number | null;
  /** Adjusted Fisher–Pearson skewness. */
  readonly skewness: number | null;
  /** Minimum, 1 %, 25 %, 50 %, 75 %, 99 %, maximum; interpolated linearly (type 7). Empty without values. */
  readonly quantiles: readonly number[];
  readonly zeros: number;
  readonly negatives: number;
  /** Rows that are infinite or not a number; they stand in no other figure. */
  readonly notFinite: number;
  /** From the least to the greatest value; null without values, or where their distance is no number. */
  readonly histogram: Bins | null;
  /** From the 1 % to the 99 % quantile, what lies outside counted in the end bins. */
  readonly core: Bins | null;
}

/** Spellings of one value: equal but for case, spaces or accents. */
export interface Variants {
  readonly differs: readonly ('case' | 'spaces' | 'accents')[];
  readonly spellings: readonly CountedText[];
}

/** Two values that differ in a letter or two, the second far rarer. */
export interface ClosePair {
  readonly common: CountedText;
  readonly rare: CountedText;
}

export interface TextFigures {
  readonly shortest: number;
  readonly longest: number;
  readonly meanLength: number;
  /** Rows that are empty or hold spaces alone. */
  readonly blank: number;
  /** Rows with spaces before or after. */
  readonly padded: number;
  /** Shapes such as `AA-9999`, the most frequent first. */
  readonly patterns: readonly CountedText[];
  /** Runs of letters or digits stand as one with a plus (`Aa+ 9+`), because shapes letter by letter are too many. */
  readonly collapsed: boolean;
  /** Rows whose text was looked at for its shape. All present ones where `patternsExact`. */
  readonly looked: number;
  readonly patternsExact: boolean;
  /** Share of the texts looked at that are dates or points in time, and that are numbers. */
  readonly dates: number;
  readonly numbers: number;
  /** Groups of spellings, those of most rows first, at most 20; null where the column has too many values to be a category. */
  readonly variants: readonly Variants[] | null;
  readonly close: readonly ClosePair[] | null;
}

/** Days without any row between two days that have some. */
export interface Gap {
  /** The last day before and the first day after, ISO dates. */
  readonly from: string;
  readonly to: string;
  /** Days from the one to the other. */
  readonly days: number;
}

export interface TimeFigures {
  /** ISO text, without zone. */
  readonly least: string;
  readonly quartiles: readonly string[];
  readonly greatest: string;
  /** Days from the first to the last, both counted, and how many of these have a row. */
  readonly span: number;
  readonly daysWithRows: number;
  /** The median distance between neighbouring days with rows; null with fewer than two. */
  readonly usualStep: number | null;
  /** The five longest, the longest first; neighbouring days are no gap. */
  readonly gaps: readonly Gap[];
  /** In milliseconds since 1970, as if the times were UTC. */
  readonly histogram: Bins | null;
}

/** A column as the profile knows it. */
export interface ColumnProfile extends Column {
  /** Its values are masked wherever they would be shown. */
  readonly sensitive: boolean;
  readonly rows: number;
  readonly missing: number;
  readonly distinct: number;
  /** At most ten, the most frequent first; where every value is there once, a few of them as examples. */
  readonly top: readonly CountedText[];
  /** 1 − entropy ÷ ln(distinct); null where there is no second value, or each value is there once. */
  readonly imbalance: number | null;
  readonly numbers: NumberFigures | null;
  readonly texts: TextFigures | null;
  readonly times: TimeFigures | null;
}

/** Correlations and associations; by row, then column, null where one of the two does not vary. Columns are named by id. */
export interface PairsProfile {
  /** Rows that were compared, and whether they are all. */
  readonly rows: number;
  readonly exact: boolean;
  readonly numbers: readonly string[];
  readonly pearson: readonly (readonly (number | null)[])[];
  readonly spearman: readonly (readonly (number | null)[])[];
  readonly categories: readonly string[];
  /** With the bias correction of Bergsma (2013). */
  readonly cramersV: readonly (readonly (number | null)[])[];
  /** By category, then number. */
  readonly correlationRatio: readonly (readonly (number | null)[])[];
  /** Columns that were left out because there are too many to compare, by id. */
  readonly leftOut: readonly string[];
}

export interface TableProfile {
  /** The source's id. */
  readonly id: string;
  readonly name: string;
  readonly rows: number;
  readonly columns: readonly ColumnProfile[];
  /** Rows that repeat an earlier row in every column. */
  readonly duplicates: number;
  /** Rows that repeat an earlier row but for case, spaces and columns that are unique; more than `duplicates` says. */
  readonly nearDuplicates: number;
  /** Columns, alone or in pairs, whose values tell every row apart, by id; at most ten. */
  readonly keys: readonly (readonly string[])[];
  readonly pairs: PairsProfile | null;
}

/** How well the values of a column are found in another table’s column. */
export interface JoinSide {
  readonly table: string;
  readonly column: string;
  readonly columnName: string;
  /** Rows with a value, and how many of them find a partner. */
  readonly rows: number;
  readonly matchedRows: number;
  /** Distinct values, and how many of them find a partner. */
  readonly keys: number;
  readonly matchedKeys: number;
}

export interface JoinCoverage {
  readonly left: JoinSide;
  readonly right: JoinSide;
}

export const alertKinds = [
  'empty',
  'constant',
  'missing',
  'infinite',
  'duplicate-rows',
  'near-duplicate-rows',
  'join',
  'text-dates',
  'text-numbers',
  'dirty-categories',
  'near-duplicates',
  'padded',
  'imbalance',
  'skewed',
  'zeros',
  'date-gaps',
  'high-cardinality',
  'unique',
  'same',
] as const;
export type AlertKind = (typeof alertKinds)[number];
export const severities = ['serious', 'warning', 'note'] as const;
export type AlertSeverity = (typeof severities)[number];

/** One thing that a person should know of the data, as one plain sentence. */
export interface ProfileAlert {
  readonly kind: AlertKind;
  readonly severity: AlertSeverity;
  /** The source's id; null where it is about several. */
  readonly table: string | null;
  /** The column's id; null where it is about the table. */
  readonly column: string | null;
  readonly sentence: string;
}

export interface ProfileValue {
  readonly tables: readonly TableProfile[];
  readonly joins: readonly JoinCoverage[];
  /** The most serious first. */
  readonly alerts: readonly ProfileAlert[];
}

export const definition = defineStage<ProfileSpec>({
  stage: 'profile',
  title: 'Profile',
  purpose: 'What the data holds: every column, key, join and correlation, and what to look at first.',
  order: 15,
  version: 1,
  migrations: [],
  algorithm: 2,
  schema,
  defaults: { pairs: 'sample' },
  inputs: ['sources'],
  aside: true,
  label: profileLabel,
});
