import type { CustomerGroups } from '../../../src/core/fitted/features.ts';

/** Groups of people by age, as they are kept with what was fitted. */
export const ageGroups = {
  id: 'a0',
  source: 'people',
  column: 'born',
  grouping: { kind: 'ages', edges: [25, 45] },
  kept: ['0', '1', '2'],
  missingAt: -1,
  smallAt: -1,
  groups: [{ label: 'under 25', kind: 'value', customers: 120 }],
  adjust: true,
} satisfies CustomerGroups;
