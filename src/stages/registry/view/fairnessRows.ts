import { formatCount, formatSigned, shortName } from '../../../core/format.ts';
import type { Comparison } from '../spec.ts';
import type { MeasureRow } from './measureRow.ts';

/** How far groups of people are apart in being in one segment. */
export function fairnessRows(comparison: Comparison): MeasureRow[] {
  const { champion, challenger } = comparison;
  return champion.fairness.map((gap, at): MeasureRow => {
    const other = challenger.fairness[at];
    const write = (one: typeof gap | undefined): string =>
      typeof one?.gap === 'number' ? `${formatSigned(one.gap * 100).replace('+', '')} points` : '—';
    const withheld =
      gap.withheld > 0 ? `; ${formatCount(gap.withheld)} groups of too few people are not compared` : '';
    const where = (one: typeof gap | undefined): string =>
      one && one.gap !== null
        ? ` in ${shortName(one.segment, 40)}: ${shortName(one.lowest, 40)} least, ${shortName(one.highest, 40)} most`
        : ' —';
    const over = `between ${formatCount(gap.groups)} groups’ rates of being in one segment (${shortName(gap.grouping, 120)})`;
    return {
      key: `gap ${at} ${gap.attribute}`,
      group: 'Fairness',
      name: `Widest gap by ${shortName(gap.attribute, 60)}`,
      champion: write(gap),
      challenger: write(other),
      note:
        gap.problem ??
        `${over}${withheld}; champion${where(gap)}; challenger${where(other)}; a screen, not a judgement: the audit is in Fairness`,
      better: null,
    };
  });
}
