import type { GroupedColumn } from '../../../core/attributeGrouping.ts';
import { sameJson } from '../../../core/json.ts';
import type { AttributeSpec, MitigationOption } from '../spec.ts';

/** Groups that the features' settings take into account. */
export interface FormingGroups extends GroupedColumn {
  readonly id: string;
  readonly adjust: boolean;
}

/** What this view reads and writes of the features' settings; the rest goes through as it is. */
export interface FormingFeatures {
  readonly features?: readonly { readonly id: string; readonly name: string; readonly used: boolean }[];
  readonly groups?: readonly FormingGroups[];
  readonly asOf?: string | null;
}

/** What this view writes of the segments' settings. */
export interface FormingSegments {
  readonly minimum?: { readonly groups: string; readonly part: number };
}

/** Groups that the features can take into account at most. */
const mostGroups = 3;

/** Whether the settings already form segments in this way. */
export function isFormedSo(
  option: Pick<MitigationOption, 'id' | 'kind'>,
  attribute: AttributeSpec,
  features: FormingFeatures,
  segments: FormingSegments,
): boolean {
  const own = groupsOf(attribute, features);
  if (option.kind === 'residualise') return own?.adjust === true;
  if (option.kind === 'minimum')
    return (
      own !== undefined && segments.minimum?.groups === own.id && segments.minimum.part === partOf(option)
    );
  const dropped = new Set(dropsOf(option));
  const all = features.features ?? [];
  return option.kind === 'drop' && all.every(({ id, used }) => !dropped.has(id) || !used);
}

/**
 * The settings with which segments are formed in a way that was tried: features left out, the attribute taken out of the features, or a minimum of
 * each of its groups. Null where no more groups can be taken into account.
 * @param day at which the audit told ages, where the study has no date of its own: ages are then told at it for good.
 */
export function formedSo<Features extends FormingFeatures, Segments extends FormingSegments>(
  option: Pick<MitigationOption, 'id' | 'kind'>,
  attribute: AttributeSpec,
  features: Features,
  segments: Segments,
  day: string | null = null,
): { readonly features: Features; readonly segments: Segments } | null {
  if (option.kind === 'present') return { features, segments };
  if (option.kind === 'drop') {
    const dropped = new Set(dropsOf(option));
    const left = (features.features ?? []).map((one) =>
      dropped.has(one.id) ? { ...one, used: false } : one,
    );
    return { features: { ...features, features: left }, segments };
  }
  const known = features.groups ?? [];
  const own = groupsOf(attribute, features) ?? newGroups(attribute, known, segments);
  const others = known.filter(({ id }) => id !== own.id);
  if (others.length >= mostGroups) return null;
  const adjust = own.adjust || option.kind === 'residualise';
  const groups = [...others, { ...own, adjust }].sort((a, b) => (a.id < b.id ? -1 : 1));
  const minimum = { groups: own.id, part: partOf(option) };
  const isByAge = attribute.grouping.kind === 'ages' && (features.asOf ?? null) === null;
  const dated = isByAge && day !== null ? { asOf: day } : {};
  return {
    features: { ...features, ...dated, groups },
    segments: option.kind === 'minimum' ? { ...segments, minimum } : segments,
  };
}

function groupsOf(
  { source, column, grouping }: AttributeSpec,
  { groups = [] }: FormingFeatures,
): FormingGroups | undefined {
  return groups.find(
    (one) => one.source === source && one.column === column && sameJson(one.grouping, grouping),
  );
}

function newGroups(
  { source, column, grouping }: AttributeSpec,
  known: readonly FormingGroups[],
  { minimum }: FormingSegments,
): FormingGroups {
  // A minimum may be asked of groups that were taken away since: it is not to be held for others under their id.
  const used = [...known.map(({ id }) => id), ...(minimum ? [minimum.groups] : [])];
  const next = used.reduce((most, id) => Math.max(most, Number(id.slice(1)) + 1), 0);
  return { id: `a${next}`, source, column, grouping, adjust: false };
}

const dropsOf = ({ id }: Pick<MitigationOption, 'id'>): string[] => id.split(' ').slice(1);

const partOf = ({ id }: Pick<MitigationOption, 'id'>): number => Number(id.split(' ')[1]);
