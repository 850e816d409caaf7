import { formatCounted, formatNumber, formatShare } from '../../core/format.ts';
import { hasSpread, type Prepared } from './preparation.ts';
import type { CustomerGroups } from './spec.ts';

/** Share of missing values from which a person is told. */
const manyMissing = 0.2;

/** Plain sentences on features that tell customers apart badly or not at all. */
export function featureWarnings(features: readonly Prepared[], customers: number): string[] {
  return features.flatMap(({ summary, compared }): string[] => {
    const { name, missing, imputed, used } = summary;
    if (!used) return [];
    if (missing === customers) return [`${name} has no values, so that it tells no customers apart.`];
    const warnings: string[] = [];
    if (summary.adjusted && !hasSpread(compared, summary)) {
      warnings.push(`Nothing is left of ${name} when what the groups tell of it is taken out.`);
    } else if (!hasSpread(compared)) {
      warnings.push(`${name} has the same value for all customers, so that it tells none of them apart.`);
    }
    if (missing > manyMissing * customers && imputed !== null) {
      warnings.push(
        `${name} is missing for ${formatCounted(missing, 'customer')} (${formatShare(missing / customers)}); ${formatNumber(imputed)} stands in.`,
      );
    }
    return warnings;
  });
}

/** Sentences on columns that were to tell groups and put all customers into one. */
export function groupWarnings(groups: readonly CustomerGroups[]): string[] {
  const told = groups.flatMap(({ column, groups: own }) => {
    if (own.length > 1) return [];
    const [only] = own;
    const where = only ? ` (${only.label})` : '';
    return [
      `${column} puts all customers into one group${where}, so that taking it into account changes nothing.`,
    ];
  });
  return [...new Set(told)];
}
