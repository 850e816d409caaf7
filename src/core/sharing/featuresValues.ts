import type { Json } from '../json.ts';
import { kept, type Keeps } from './held.ts';

interface Place {
  readonly source: string;
  readonly column: string;
}
interface Filter extends Place {
  readonly operator: string;
  readonly value: number | string | null;
}
interface Settings {
  readonly filters: readonly Filter[];
  readonly groups?: readonly Place[];
}

/** The features without filters by values that are not kept: a filter without its value could not be computed. */
export function featuresValues(spec: Json, keeps: Keeps): Json {
  const settings = spec as unknown as Settings;
  const filters = settings.filters.filter(({ source, column, operator, value }) =>
    kept(
      {
        place: { source, id: column },
        kind: 'filter',
        what: `a filter of the features (${operator})`,
        without: 'The filter is left out: who opens the link sees rows that you do not.',
        values: value === null ? [] : [String(value)],
      },
      keeps,
    ),
  );
  return { ...settings, filters } as unknown as Json;
}

/** Columns by which forming segments tells groups of people. */
export function groupedColumns(spec: Json): readonly Place[] {
  return (spec as unknown as Settings).groups ?? [];
}
