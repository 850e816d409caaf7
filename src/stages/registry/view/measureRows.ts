import type { Comparison } from '../spec.ts';
import { fairnessRows } from './fairnessRows.ts';
import { liftRows } from './liftRows.ts';
import type { MeasureRow } from './measureRow.ts';
import { peopleRows } from './peopleRows.ts';
import { stabilityRows } from './stabilityRows.ts';
import { validityRows } from './validityRows.ts';

/** All measures of a comparison, in groups. */
export function measureRows(comparison: Comparison): MeasureRow[] {
  return [
    ...peopleRows(comparison),
    ...stabilityRows(comparison),
    ...validityRows(comparison),
    ...liftRows(comparison),
    ...fairnessRows(comparison),
  ];
}
