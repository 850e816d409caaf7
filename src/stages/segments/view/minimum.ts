import { formatCounted, formatPercent, formatShare, shortName, shortWords } from '../../../core/format.ts';
import type { MinimumNote, MinimumSpec } from '../spec.ts';

/** Parts of a group's share that can be asked for. */
const parts = [0.5, 0.8, 0.9, 1] as const;

const percent = (part: number): string => formatPercent(part);

/** How segments hold a minimum, or why they do not. */
export function minimumInWords({ part, column, moved, problem }: MinimumNote, customers: number): string {
  if (problem !== null) return shortWords(problem);
  const held = `Each segment has at least ${percent(part)} of every group’s share among all customers by ${shortName(column, 60)}, rounded down to whole customers.`;
  if (moved === 0) return `${held} The nearest segments hold it by themselves.`;
  const share = formatShare(moved / Math.max(1, customers));
  return `${held} For that ${formatCounted(moved, 'customer')} (${share}) ${moved === 1 ? 'is' : 'are'} not in their nearest segment.`;
}

/** A column that tells groups which the features take into account. */
export interface NamedGroups {
  readonly id: string;
  readonly name: string;
}

/** What can be asked for, with the present choice among it; keys are for a list of choices. */
export function minimumChoices(
  groups: readonly NamedGroups[],
  present: MinimumSpec | undefined,
): readonly { readonly key: string; readonly label: string; readonly minimum: MinimumSpec | null }[] {
  const known = present && !groups.some(({ id }) => id === present.groups);
  const all = known ? [...groups, { id: present.groups, name: 'groups that are gone' }] : groups;
  const own = present && !parts.some((part) => part === present.part) ? [present.part] : [];
  return [
    { key: 'none', label: 'None', minimum: null },
    ...all.flatMap(({ id, name }) =>
      [...parts, ...own].map((part) => ({
        key: minimumKey({ groups: id, part }),
        label: `${percent(part)} of each share by ${shortName(name, 40)}`,
        minimum: { groups: id, part },
      })),
    ),
  ];
}

export const minimumKey = (minimum: MinimumSpec | null | undefined): string =>
  minimum ? `${minimum.groups} ${minimum.part}` : 'none';
