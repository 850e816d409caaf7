import { formatFixed, formatShareCell, shortName } from '../../../core/format.ts';
import type { ComparedSide, Comparison } from '../spec.ts';
import { betterBy, both, type MeasureRow } from './measureRow.ts';

/** What both sides’ segments tell of the column that lift is measured by; none without one. */
export function liftRows(comparison: Comparison): MeasureRow[] {
  const { target, champion, challenger } = comparison;
  if (!target) return [];
  const formed = target.formedBy ? '; segments are formed by it, so that it flatters them' : '';
  const over = `${shortName(target.name, 60)}, out of fold (${target.folds} folds), over all compared customers${formed}`;
  const share = (side: ComparedSide): string => (side.lift ? formatShareCell(side.lift.explained) : '—');
  const rows: MeasureRow[] = [
    {
      key: 'explained',
      group: 'Lift',
      name: 'Variance explained',
      ...both(comparison, share),
      note: over,
      better: betterBy(champion.lift?.explained, challenger.lift?.explained, 0.01),
    },
  ];
  if (target.yesNo) {
    rows.push({
      key: 'auc',
      group: 'Lift',
      name: 'Area under the ROC curve',
      ...both(comparison, (side) =>
        typeof side.lift?.auc === 'number' ? formatFixed(side.lift.auc, 3) : '—',
      ),
      note: `0.5 says nothing, 1 says all; ${over}`,
      better: betterBy(champion.lift?.auc, challenger.lift?.auc, 0.01),
    });
  }
  rows.push({
    key: 'best',
    group: 'Lift',
    name: 'Best segment over the mean',
    ...both(comparison, (side) =>
      typeof side.lift?.best === 'number' ? `${formatFixed(side.lift.best, 2)} ×` : '—',
    ),
    note: shortName(target.name, 60),
    better: null,
  });
  return rows;
}
