import type { Recipe } from '../recipe.ts';
import { isRestricted, type SourceRegister } from '../register.ts';
import { auditedColumns, fairnessValues } from './fairnessValues.ts';
import { featuresValues, groupedColumns } from './featuresValues.ts';
import type { Held, HeldPlace, Pass } from './held.ts';
import { qualityValues } from './qualityValues.ts';
import { sourcesValues } from './sourcesValues.ts';
import { trackingValues } from './trackingValues.ts';

/** The stages whose settings hold values of the data, and how they are found and left out. */
export const passes: ReadonlyMap<string, Pass> = new Map<string, Pass>([
  ['sources', sourcesValues],
  ['tracking', trackingValues],
  ['quality', qualityValues],
  ['features', featuresValues],
  ['fairness', fairnessValues],
]);

/** A column with the values of it that a study's settings hold. */
export interface HeldColumn {
  /** Tells it from the others of the study. */
  readonly key: string;
  /** The source's name; null where no source has it. */
  readonly source: string | null;
  readonly name: string;
  /** Whether it says something protected of people, or leads to them, or is in no source any more so that nobody knows. */
  readonly sensitive: boolean;
  readonly uses: readonly Use[];
}

type Use = Omit<Held, 'place'>;

interface Column {
  readonly id: string;
  readonly name: string;
  readonly role: string | null;
}
interface Source {
  readonly id: string;
  readonly name: string;
  readonly columns: readonly Column[];
  readonly register?: SourceRegister;
}

/** What tells which column a place means. */
export interface Columns {
  readonly keyOf: (place: HeldPlace) => string;
  readonly describe: (place: HeldPlace) => Pick<HeldColumn, 'source' | 'name' | 'sensitive'>;
}

/** The columns of a study, as its settings name them. */
export function columnsOf(recipe: Recipe): Columns {
  const sources = specsOf(recipe, 'sources').flatMap(
    (spec) => (spec as unknown as { readonly sources: readonly Source[] }).sources,
  );
  const sourceOf = ({ source }: HeldPlace) => sources.find(({ id }) => id === source);
  const keyOf = (place: HeldPlace): string => {
    const [column] = meant(place, sourceOf(place)?.columns ?? []);
    return JSON.stringify([place.source, column?.id ?? place.id ?? place.name]);
  };
  const told = [
    ...specsOf(recipe, 'fairness').flatMap(auditedColumns),
    ...specsOf(recipe, 'features').flatMap(groupedColumns),
  ];
  const telling = new Set(told.map(({ source, column }) => keyOf({ source, id: column })));
  return {
    keyOf,
    describe: (place) => {
      const source = sourceOf(place);
      const found = meant(place, source?.columns ?? []);
      const gone = place.source !== null && found.length === 0;
      return {
        source: source?.name ?? null,
        name: found[0]?.name ?? place.name ?? place.id ?? '',
        sensitive:
          place.personal === true ||
          gone ||
          telling.has(keyOf(place)) ||
          found.some((column) => leadsToPeople(column, source?.register)),
      };
    },
  };
}

/** The columns that a place may mean: that of its id, else all of its name. */
function meant({ id, name }: HeldPlace, columns: readonly Column[]): readonly Column[] {
  const exact = columns.filter((one) => one.id === id && (name === undefined || one.name === name));
  return exact.length > 0 ? exact : columns.filter((one) => one.name === name);
}

/** Every column of which the settings hold values, the sensitive ones first, with what each value is there for. */
export function heldColumns(recipe: Recipe): HeldColumn[] {
  const columns = columnsOf(recipe);
  const found = new Map<string, HeldColumn>();
  for (const { stage, spec } of recipe.nodes) {
    passes.get(stage)?.(spec, ({ place, ...use }) => {
      const key = columns.keyOf(place);
      const told = columns.describe(place);
      const before = found.get(key);
      const sensitive = told.sensitive || before?.sensitive === true;
      found.set(key, { key, ...told, sensitive, uses: withUse(before?.uses ?? [], use) });
      return true;
    });
  }
  return [...found.values()].sort((a, b) => Number(b.sensitive) - Number(a.sensitive));
}

/** Values that are there for the same are told together. */
function withUse(uses: HeldColumn['uses'], use: Use): Use[] {
  const same = uses.find(({ what }) => what === use.what);
  const values = [...new Set([...(same?.values ?? []), ...use.values])];
  return [...uses.filter((other) => other !== same), { ...use, values }];
}

function leadsToPeople(column: Column, register: SourceRegister | undefined): boolean {
  const confirmed = register?.columns.find((one) => one.column === column.name)?.sensitivity;
  return column.role === 'customer' || confirmed === 'personal' || isRestricted(column, register);
}

const specsOf = (recipe: Recipe, stage: string) =>
  recipe.nodes.flatMap((node) => (node.stage === stage ? [node.spec] : []));
