import { shortName } from '../../../core/format.ts';
import type { FeaturesValue } from '../spec.ts';

type Counts = Pick<FeaturesValue['counts'], 'rows' | 'rowsKept' | 'rowsWithoutCustomer' | 'filtered'>;

/**
 * What the rules take from the rows with a customer, in rows and words, so that rows less those without a customer less these are
 * the rows that count. Each rule stands by itself where no row fails two of them or lacks a customer, too; else they stand as one.
 */
export function rowLosses({
  rows,
  rowsKept,
  rowsWithoutCustomer,
  filtered,
}: Counts): readonly { readonly rows: number; readonly words: string }[] {
  if (filtered.length === 0) return [];
  const taken = rows - rowsWithoutCustomer - rowsKept;
  const alone = filtered.reduce((sum, one) => sum + one.rows, 0);
  if (alone === taken) return filtered.map((one) => ({ rows: one.rows, words: `fail ${one.rule}` }));
  const rules = new Intl.ListFormat('en', { type: 'disjunction' }).format(
    filtered.map(({ rule }) => shortName(rule, 60)),
  );
  return [{ rows: taken, words: `${rowsWithoutCustomer > 0 ? 'of the others fail' : 'fail'} ${rules}` }];
}
