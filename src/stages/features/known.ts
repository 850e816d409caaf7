import type { Json } from '../../core/json.ts';
import type { RunContext } from '../context.ts';

/** A table of features. */
export interface FeaturesTable {
  readonly table: string;
  /** What tells its contents from those of every other table; null where nothing that is computed of it is remembered. */
  readonly contents: Json | null;
}

/**
 * A value of each item, in their order. Those that were computed over the same contents before are remembered, the others are
 * computed together.
 * @param keyOf what an item's value depends on, besides the contents.
 */
export async function knownOrComputed<Item, Value>(
  name: string,
  { contents }: FeaturesTable,
  items: readonly Item[],
  keyOf: (item: Item) => Json,
  compute: (unknown: readonly Item[]) => Promise<readonly Value[]>,
  context: Pick<RunContext, 'memo'>,
): Promise<readonly Value[]> {
  if (contents === null) return compute(items);
  const unknown: Item[] = [];
  let computing: Promise<readonly Value[]> | undefined;
  const values = items.map((item) =>
    context.memo(name, { contents, of: keyOf(item) }, async () => {
      const at = unknown.push(item) - 1;
      // All items have been asked for before the first is computed.
      await Promise.resolve();
      computing ??= compute(unknown);
      return (await computing)[at] as Value;
    }),
  );
  return Promise.all(values);
}
