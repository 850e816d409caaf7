import { isRestricted, type SourceRegister } from '../register.ts';
import type { Recipe } from '../recipe.ts';
import { proposeSensitivity } from '../sensitivity.ts';
import type { ColumnType, Role } from '../table.ts';
import { auditedColumns } from './fairnessValues.ts';
import { groupedColumns } from './featuresValues.ts';
import type { HeldPlace } from './held.ts';

/** Why a column's values stay behind unless a person lets them go along. */
export interface Caution {
  /** Whether the study says so; otherwise the column only looks like it, and nobody confirmed what it is. */
  readonly marked: boolean;
  /** In words that go on after “because”. */
  readonly why: string;
}

interface Column {
  readonly id: string;
  readonly name: string;
  readonly type: ColumnType;
  readonly role: Role | null;
}
interface Source {
  readonly id: string;
  readonly name: string;
  readonly columns: readonly Column[];
  readonly register?: SourceRegister;
}

/** The first rows of a source as texts, in the order of its columns: what is known of it where its data is there. */
export interface SeenSource {
  readonly id: string;
  readonly columns: readonly { readonly id: string }[];
  readonly preview: readonly (readonly (string | null)[])[];
}

/** What tells which column a place means. */
export interface Columns {
  readonly keyOf: (place: HeldPlace) => string;
  /** The names of the source and the column, null where the study has them nowhere but in that place. */
  readonly namesOf: (place: HeldPlace) => { readonly source: string | null; readonly column: string | null };
  readonly cautionOf: (place: HeldPlace) => Caution | null;
  /** Whether the register says that it is not sensitive. */
  readonly isCleared: (place: HeldPlace) => boolean;
}

/** The columns of a study, as its settings name them. @param seen what the data shows, source by source */
export function columnsOf(recipe: Recipe, seen: readonly SeenSource[] = []): Columns {
  const sources = specsOf(recipe, 'sources').flatMap(
    (spec) => (spec as unknown as { readonly sources: readonly Source[] }).sources,
  );
  const sourceOf = ({ source }: HeldPlace) => sources.find(({ id }) => id === source);
  const foundOf = (place: HeldPlace) => meant(place, sourceOf(place)?.columns ?? []);
  const keyOf = (place: HeldPlace): string => {
    const [column] = foundOf(place);
    return JSON.stringify([place.source, column?.id ?? place.id ?? place.name]);
  };
  const keysOf = (places: readonly { readonly source: string; readonly column: string }[]) =>
    new Set(places.map(({ source, column }) => keyOf({ source, id: column })));
  const audited = keysOf(specsOf(recipe, 'fairness').flatMap(auditedColumns));
  const grouped = keysOf(specsOf(recipe, 'features').flatMap(groupedColumns));

  const cautionOf = (place: HeldPlace): Caution | null => {
    const found = foundOf(place);
    const key = keyOf(place);
    if (place.personal) return marked('the tracking plan calls it personal');
    if (audited.has(key)) return marked('an audit tells groups of people by it');
    if (grouped.has(key)) return marked('segments are formed with groups of people by it');
    if (place.source !== null && found.length === 0) {
      return marked('no source has it any more, and nobody knows what it says');
    }
    const source = sourceOf(place);
    const words = found.flatMap((column) => markOf(column, source?.register) ?? []);
    if (words[0] !== undefined) return marked(words[0]);
    if (place.source === null) return looks(place.name ?? '', 'text', null, []);
    const open = found.filter((column) => !confirmedOf(column, source?.register));
    const proposals = open.map(({ id, name, type, role }) =>
      looks(name, type, role, valuesOf(seen, place, id)),
    );
    return proposals.find((one) => one !== null) ?? null;
  };

  return {
    keyOf,
    namesOf: (place) => ({
      source: sourceOf(place)?.name ?? null,
      column: (place.source === null ? place.name : foundOf(place)[0]?.name) ?? null,
    }),
    cautionOf,
    isCleared: (place) => {
      const found = foundOf(place);
      const register = sourceOf(place)?.register;
      return found.length > 0 && found.every((column) => confirmedOf(column, register) === 'none');
    },
  };
}

/** The columns that a place may mean: that of its id, else all of its name. */
function meant({ id, name }: HeldPlace, columns: readonly Column[]): readonly Column[] {
  const exact = columns.filter((one) => one.id === id && (name === undefined || one.name === name));
  return exact.length > 0 ? exact : columns.filter((one) => one.name === name);
}

const marked = (why: string): Caution => ({ marked: true, why });

function markOf(column: Column, register: SourceRegister | undefined): string | null {
  if (column.role === 'customer') return 'it tells customers apart';
  if (column.role === 'sensitive') return 'it has the role “sensitive”';
  const confirmed = confirmedOf(column, register);
  if (confirmed === 'personal') return 'the source register calls it personal';
  return isRestricted(column, register) ? `the source register calls it ${confirmed}` : null;
}

const confirmedOf = ({ name }: Column, register: SourceRegister | undefined) =>
  register?.columns.find(({ column }) => column === name)?.sensitivity;

function looks(
  name: string,
  type: ColumnType,
  role: Role | null,
  values: readonly (string | null)[],
): Caution | null {
  const { sensitivity, reason } = proposeSensitivity({ name, type, role, values });
  return sensitivity === 'none' ? null : { marked: false, why: reason };
}

function valuesOf(seen: readonly SeenSource[], { source }: HeldPlace, id: string): (string | null)[] {
  const rows = seen.find((one) => one.id === source);
  const at = rows?.columns.findIndex((column) => column.id === id) ?? -1;
  return rows && at >= 0 ? rows.preview.flatMap((row) => row.slice(at, at + 1)) : [];
}

const specsOf = (recipe: Recipe, stage: string) =>
  recipe.nodes.flatMap((node) => (node.stage === stage ? [node.spec] : []));
