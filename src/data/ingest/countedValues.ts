import { formatCount, formatCounted } from '../../core/format.ts';

/** A count with what is counted, as a sentence begins with it: `One row` and `1,000 rows`. */
export const oneOr = (count: number, one: string): string =>
  count === 1 ? `One ${one}` : formatCounted(count, one);

/** How many values of a column something holds of, as a sentence begins with it: `One value of “age” in people.csv`. */
export const countedValues = (count: number, name: string, file: string): string =>
  `${oneOr(count, 'value')} of “${name}” in ${file}`;

/** Some of a column's values, as a sentence begins with it: `1 of 5 values of “age” in people.csv`. */
export const valuesAmong = (count: number, all: number, name: string, file: string): string =>
  `${formatCount(count)} of ${formatCounted(all, 'value')} of “${name}” in ${file}`;
