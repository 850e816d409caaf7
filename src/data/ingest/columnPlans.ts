import type { AddSourceOptions, Column, ColumnReading, ColumnType, Reading } from '../../core/table.ts';
import { inOrder, toldOrder } from './dayOrder.ts';
import { chosenFor } from './options.ts';
import { guessRoles } from './roles.ts';
import { areDatesOfDigits, datesOfDigits, guessType, matchesFormat, type Guess } from './values.ts';

/** One column as it is to be read. */
export interface ColumnPlan {
  readonly id: string;
  readonly name: string;
  readonly guess: Guess;
  /** Whether a person chose the type. */
  readonly chosen: boolean;
  /** The sign that the file shows its numbers with, where their texts lack it. */
  readonly unit?: string;
}

type Values = readonly (string | null)[];

/**
 * How each column is to be read, from the first of its values and what a person chose.
 * @param values one list of texts for each column, null where a field is empty.
 * @param usual the decimal separator of files of this kind, where nothing in the file tells it; `numbers` where numbers came as
 * such, so that a point in them begins decimals.
 */
export function planColumns(
  names: readonly string[],
  values: readonly Values[],
  options: AddSourceOptions,
  usual: '.' | ',' | 'numbers',
): readonly ColumnPlan[] {
  const plans = withOneOrder(
    names.map((name, index) => planColumn(name, index, values[index] ?? [], options)),
  );
  if (plans.every(({ guess }) => guess.unclear === '')) return plans;
  const told = toldDecimals(plans, values);
  const decimal = options.reading?.decimal ?? decimalOf(plans, told, usual);
  return plans.map((plan): ColumnPlan => {
    const own = chosenFor(options.reading?.columns, plan.id, plan.name);
    if (own?.decimal !== undefined || own?.group !== undefined) return clear(plan);
    if (usual === 'numbers' && plan.guess.unclear === '.') return clear(plan, '.');
    const isTold = decimal === plan.guess.unclear && told.size === 1 && told.has(decimal);
    return isTold ? clear(plan, decimal) : withDecimal(plan, decimal);
  });
}

/** Columns whose days may be months are read as the file's other dates are. */
function withOneOrder(plans: readonly ColumnPlan[]): readonly ColumnPlan[] {
  const order = toldOrder(plans.map(({ guess }) => guess));
  return order === null ? plans : plans.map((plan) => ({ ...plan, guess: inOrder(plan.guess, order) }));
}

/** The decimal separators that some column shows without doubt, be it by what groups its thousands. */
function toldDecimals(plans: readonly ColumnPlan[], values: readonly Values[]): ReadonlySet<'.' | ','> {
  const told = plans.flatMap(
    (
      {
        guess: {
          unclear,
          styles: [best],
        },
      },
      index,
    ) => {
      if (unclear !== '' || best === undefined) return [];
      if (best.decimal === ',') return [','] as const;
      const shows =
        best.group === ',' || values[index]?.some((text) => text?.includes('.') === true) === true;
      return shows ? (['.'] as const) : [];
    },
  );
  return new Set(told);
}

/** The decimal separator of a file whose columns leave it open; the same that its reading records. */
function decimalOf(
  plans: readonly ColumnPlan[],
  told: ReadonlySet<'.' | ','>,
  usual: '.' | ',' | 'numbers',
): '.' | ',' {
  if (told.has(',')) return ',';
  if (told.has('.') || usual === 'numbers') return '.';
  return plans.some(({ guess }) => guess.unclear === ',') ? usual : '.';
}

/** The plan with the number styles of that decimal separator first, where its own numbers leave it open. */
function withDecimal(plan: ColumnPlan, decimal: '.' | ','): ColumnPlan {
  const { guess } = plan;
  if (guess.unclear === '') return plan;
  const [first, others] = [true, false].map((wanted) =>
    guess.styles.filter((style) => (style.decimal === decimal) === wanted),
  );
  const direct = guess.direct && decimal === '.';
  return { ...plan, guess: { ...guess, direct, styles: [...(first ?? []), ...(others ?? [])] } };
}

/** The plan without doubt about its separator. */
function clear(plan: ColumnPlan, decimal?: '.' | ','): ColumnPlan {
  const { guess } = decimal === undefined ? plan : withDecimal(plan, decimal);
  return { ...plan, guess: { ...guess, unclear: '' } };
}

function planColumn(
  name: string,
  index: number,
  values: Values,
  { reading, types }: AddSourceOptions,
): ColumnPlan {
  const id = `c${index}`;
  const own = chosenFor(reading?.columns, id, name);
  const found = withStyle(guessType(values, name), reading, own);
  const type = chosenFor(types, id, name);
  if (type !== undefined) {
    const asked = chosenFormats(type, reading, own);
    const { formats, mixed } = formatsFor(type, values, found, asked, own?.formats !== undefined);
    const direct = type === 'text' || (found.type === type && found.direct && directWhenChosen.has(type));
    return { id, name, chosen: true, guess: { ...found, type, formats, mixed, direct } };
  }
  for (const kind of ['date', 'timestamp'] as const) {
    const formats = chosenFormats(kind, reading, own) ?? [];
    if (formats.length > 0 && allMatch(values, formats))
      return { id, name, chosen: false, guess: { ...found, type: kind, direct: false, ...asOne(formats) } };
  }
  return { id, name, chosen: false, guess: found };
}

/** Types that the database reads itself, and where a value that does not fit is told all the same. */
const directWhenChosen: ReadonlySet<ColumnType> = new Set(['number', 'boolean', 'timestamp']);

/** Whether there are values, and each has one of the formats. */
function allMatch(values: Values, formats: readonly string[]): boolean {
  const present = presentOf(values);
  return (
    present.length > 0 && present.every((value) => formats.some((format) => matchesFormat(value, format)))
  );
}

/** The formats of a column whose type was chosen. A format of the whole file does not bind a column whose values have another. */
function formatsFor(
  type: ColumnType,
  values: Values,
  found: Guess,
  formats: readonly string[] | undefined,
  own: boolean,
): Formats {
  const foundOnes = foundFormats(type, values, found);
  if (formats === undefined) return foundOnes;
  const areOthers = found.type === type || (isDay(type) && areDatesOfDigits(presentOf(values)));
  return own || !areOthers || allMatch(values, formats) ? asOne(formats) : foundOnes;
}

type Formats = Pick<Guess, 'formats' | 'mixed'>;

const isDay = (type: ColumnType): boolean => type === 'date' || type === 'timestamp';

/** The formats that the values themselves show; a day is read off a time and the other way round. */
function foundFormats(type: ColumnType, values: Values, found: Guess): Formats {
  if (found.type === type || (isDay(found.type) && isDay(type))) return { formats: found.formats, mixed: [] };
  return isDay(type) && areDatesOfDigits(presentOf(values)) ? asOne(datesOfDigits) : asOne(found.mixed);
}

const presentOf = (values: Values): string[] =>
  values.flatMap((value) => (value === null || value.trim() === '' ? [] : [value.trim()]));

/** Several formats of which each value has one, instead of one that all of them have. */
const asOne = (formats: readonly string[]): Formats => ({
  formats,
  mixed: formats.length > 1 ? formats : [],
});

/** The guess with the number style that a person chose for the column, or the file's decimal separator. */
function withStyle(found: Guess, reading: Partial<Reading> = {}, own: ColumnReading = {}): Guess {
  const decimal = own.decimal ?? reading.decimal;
  const fitting = found.styles.filter(
    (style) =>
      (decimal === undefined || style.decimal === decimal) &&
      (own.group === undefined || style.group === own.group),
  );
  if (own.decimal !== undefined || own.group !== undefined) {
    const style = { decimal: own.decimal ?? (own.group === '.' ? ',' : '.'), group: own.group ?? '' };
    return { ...found, direct: false, styles: fitting.length > 0 ? fitting : [style] };
  }
  return found.unclear === '' && found.styles.length > 1 && fitting.length > 0
    ? { ...found, styles: fitting }
    : found;
}

/** The formats that a person chose: for the column, or for the file, several parted by bars. */
function chosenFormats(
  type: ColumnType,
  reading: Partial<Reading> = {},
  own: ColumnReading = {},
): readonly string[] | undefined {
  if (type !== 'date' && type !== 'timestamp') return undefined;
  if (own.formats !== undefined && own.formats.length > 0) {
    const hasClock = own.formats.some((format) => /%[HI]/.test(format));
    return hasClock === (type === 'timestamp') ? own.formats : undefined;
  }
  const format = type === 'date' ? reading.dateFormat : reading.timestampFormat;
  return format === undefined || format === '' ? undefined : format.split('|');
}

/** The columns as people see them before the file is loaded, with the roles that they seem to have. */
export function shownColumns(
  plans: readonly ColumnPlan[],
  values: readonly Values[],
  options: AddSourceOptions,
): Column[] {
  const found = guessRoles(
    plans.map(({ name, guess }, index) => ({ name, type: guess.type, values: values[index] ?? [] })),
  );
  return plans.map((plan, index) => {
    const { id, name, guess } = plan;
    const chosen = chosenFor(options.roles, id, name);
    const role = chosen === undefined ? (found[index] ?? null) : chosen;
    const unit = unitOf(plan);
    return { id, name, type: shownType(guess), role, ...(unit === '' ? {} : { unit }) };
  });
}

/** The sign of a column's numbers: the one that was taken off them, or else the one that the file shows them with. */
function unitOf({ guess, unit = '' }: ColumnPlan): string {
  return guess.unit === '' && (guess.type === 'integer' || guess.type === 'number') ? unit : guess.unit;
}

/** The type that a column seems to have before the file is loaded. */
export const shownType = ({ pointZero, type }: Guess): ColumnType =>
  pointZero && type === 'number' ? 'integer' : type;

/** Decimal separator and formats of a reading, from its columns where a person chose none. */
export function styleOf(
  plans: readonly ColumnPlan[],
  chosen: Partial<Reading>,
): Pick<Reading, 'decimal' | 'dateFormat' | 'timestampFormat'> {
  const commas = plans.some(({ guess }) => guess.styles[0]?.decimal === ',');
  const formatOf = (type: ColumnType): string =>
    plans.find(({ guess }) => guess.type === type && guess.formats.length > 0)?.guess.formats[0] ?? '';
  return {
    decimal: chosen.decimal ?? (commas ? ',' : '.'),
    dateFormat: chosen.dateFormat ?? formatOf('date'),
    timestampFormat: chosen.timestampFormat ?? formatOf('timestamp'),
  };
}
