/**
 * What a person chose for a column, by its id or else by its name; undefined where nothing was chosen. Only a record's own
 * members count: a column may be named `__proto__`.
 */
export function chosenFor<Value>(
  choices: Readonly<Record<string, Value>> | undefined,
  id: string,
  name: string,
): Value | undefined {
  if (choices === undefined) return undefined;
  if (Object.hasOwn(choices, id)) return choices[id];
  return Object.hasOwn(choices, name) ? choices[name] : undefined;
}
