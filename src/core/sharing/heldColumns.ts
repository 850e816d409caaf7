import type { Recipe } from '../recipe.ts';
import { columnsOf, type Caution, type SeenSource } from './columns.ts';
import { fairnessValues } from './fairnessValues.ts';
import { featuresValues } from './featuresValues.ts';
import type { Held, Pass } from './held.ts';
import { personalIn } from './personalIn.ts';
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
  /** Why its values stay behind at first: it says something protected of people or leads to them, or looks like it. Null where they go along. */
  readonly caution: Caution | null;
  readonly uses: readonly Use[];
}

type Use = Omit<Held, 'place'>;

/**
 * Every column of which the settings hold values, those that stay behind at first before the others, with what each value is there for.
 * @param seen what the data shows of columns that nobody marked, where it is there
 */
export function heldColumns(recipe: Recipe, seen: readonly SeenSource[] = []): HeldColumn[] {
  const columns = columnsOf(recipe, seen);
  const found = new Map<string, HeldColumn>();
  const add = ({ place, ...use }: Held): void => {
    const key = columns.keyOf(place);
    const before = found.get(key);
    const { source, column } = columns.namesOf(place);
    const caution = stronger(before?.caution ?? null, columns.cautionOf(place) ?? written(use.values));
    found.set(key, {
      key,
      source,
      name: column ?? place.name ?? place.id ?? '',
      caution: caution?.marked !== true && columns.isCleared(place) ? null : caution,
      uses: withUse(before?.uses ?? [], use),
    });
  };
  for (const { stage, spec } of recipe.nodes) {
    passes.get(stage)?.(spec, (held) => {
      add(held);
      return true;
    });
  }
  const order = ({ caution }: HeldColumn): number => (caution === null ? 2 : caution.marked ? 0 : 1);
  return [...found.values()].sort((a, b) => order(a) - order(b));
}

/** What the values themselves show, where they have the form of something that reaches a person. */
function written(values: readonly string[]): Caution | null {
  const told = values.map(personalIn).find((one) => one !== null);
  return told === undefined ? null : { marked: false, why: `values in the settings look like ${told}` };
}

function stronger(first: Caution | null, second: Caution | null): Caution | null {
  return first?.marked === true || second === null ? first : second.marked || first === null ? second : first;
}

/** Values that are there for the same are told together. */
function withUse(uses: HeldColumn['uses'], use: Use): Use[] {
  const same = uses.find(({ what }) => what === use.what);
  const values = [...new Set([...(same?.values ?? []), ...use.values])];
  return [...uses.filter((other) => other !== same), { ...use, values }];
}
