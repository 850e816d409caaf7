const FIELDS = ['list', 'order', 'sift', 'plain', 'sort', 'moved'] as const;

/**
 * What a row of one run took in a pass [ms], by the way that found its label, and where it was sorted; Infinity where no time was taken. And
 * the share of the rows that moved.
 */
export type Pace = Readonly<Record<(typeof FIELDS)[number], number>>;

/** Numbers of a pace. */
export const PACE_NUMBERS = FIELDS.length;

/** The pace as numbers, for `paceOf`. */
export function numbersOfPace(pace: Pace): readonly number[] {
  return FIELDS.map((field) => pace[field]);
}

/** The pace that such numbers are of, one for each of its fields. */
export function paceOf(numbers: ArrayLike<number>): Pace {
  return Object.fromEntries(FIELDS.map((field, at) => [field, numbers[at]])) as Pace;
}

/** A pass of which no time was taken. */
export function unknownPace(moved: number): Pace {
  return { list: Infinity, order: Infinity, sift: Infinity, plain: Infinity, sort: Infinity, moved };
}

/** The mean of what workers found, of each number over those that have one. */
export function meanPace(paces: readonly Pace[]): Pace {
  return paceOf(
    FIELDS.map((field) => {
      const found = paces.map((pace) => pace[field]).filter(Number.isFinite);
      return found.length === 0 ? Infinity : found.reduce((sum, value) => sum + value, 0) / found.length;
    }),
  );
}
