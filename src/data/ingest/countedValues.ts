/** How many values of a column something holds of, as a sentence begins with it: `One value of “age” in people.csv`. */
export const countedValues = (count: number, name: string, file: string): string =>
  `${count === 1 ? 'One value' : `${count} values`} of “${name}” in ${file}`;

/** Some of a column's values, as a sentence begins with it: `1 of 5 values of “age” in people.csv`. */
export const valuesAmong = (count: number, all: number, name: string, file: string): string =>
  `${count} of ${all} ${all === 1 ? 'value' : 'values'} of “${name}” in ${file}`;
