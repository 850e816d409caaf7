/** What of a schema is looked at: valibot's own members, and those that wrap others. */
interface Schema {
  readonly type: string;
  readonly wrapped?: Schema;
  readonly item?: Schema;
  readonly items?: readonly Schema[];
  readonly key?: Schema;
  readonly value?: Schema;
  readonly options?: readonly (Schema | string)[];
  readonly entries?: Readonly<Record<string, Schema>>;
  readonly pipe?: readonly { readonly type: string }[];
}

/**
 * Paths of the settings that may hold any text: no list of words to choose from, and no fixed form such as an id. Numbers are in it
 * where they have neither a least nor a greatest value.
 */
export function openSettings(schema: unknown): Set<string> {
  return new Set(pathsIn(schema as Schema, ''));
}

function pathsIn(schema: Schema, path: string): string[] {
  const { type, wrapped, item, items, key, value, options, entries } = schema;
  if (type === 'string') return formed(schema) ? [] : [path];
  if (type === 'number') return bounded(schema) ? [] : [path];
  if (type === 'picklist') return [];
  const inner = [wrapped, item, key, value, ...(items ?? [])].filter((one) => one !== undefined);
  const choices = (options ?? []).filter((one) => typeof one !== 'string');
  return [
    ...[...inner, ...choices].flatMap((one) => pathsIn(one, path)),
    ...Object.entries(entries ?? {}).flatMap(([name, one]) =>
      pathsIn(one, path === '' ? name : `${path}.${name}`),
    ),
  ];
}

const has = ({ pipe }: Schema, ...types: readonly string[]): boolean =>
  pipe?.some(({ type }) => types.includes(type)) ?? false;

const formed = (schema: Schema): boolean => has(schema, 'regex', 'iso_date');
const bounded = (schema: Schema): boolean => has(schema, 'min_value', 'max_value', 'gt_value');
