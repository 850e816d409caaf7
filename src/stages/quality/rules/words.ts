import { formatCount, formatNumber, formatShareBound, shortName } from '../../../core/format.ts';
import { typeWords, type Rule } from '../spec.ts';

type Bound = number | string | null;

const written = (bound: number | string): string =>
  typeof bound === 'number' ? formatNumber(bound, 6) : bound;

/** Between two bounds, in words. */
export function between(least: Bound, greatest: Bound): string {
  if (least !== null && greatest !== null) return `between ${written(least)} and ${written(greatest)}`;
  if (least !== null) return `at least ${written(least)}`;
  return greatest === null ? 'anything' : `at most ${written(greatest)}`;
}

/** A rule as a sentence without its source, such as `Quantity is never missing`, with the share of rows that may break it. */
export function ruleTitle({ tolerance, ...rule }: Pick<Rule, 'column' | 'test' | 'tolerance'>): string {
  const aside = tolerance > 0 ? `, but for ${formatShareBound(tolerance)} of the rows` : '';
  return `${testTitle(rule)}${aside}`;
}

function testTitle({ column, test }: Pick<Rule, 'column' | 'test'>): string {
  const name = column === null ? 'The table' : shortName(column.name.trim() || 'The column without a name');
  switch (test.kind) {
    case 'not-null':
      return `${name} is never missing`;
    case 'unique':
      return test.with.length === 0
        ? `${name} names each row once`
        : `${[name, ...test.with.map((other) => shortName(other.name))].join(', ')} together name each row once`;
    case 'set':
      return `${name} is one of ${formatCount(test.values.length)} known values`;
    case 'range':
      return `${name} is ${between(test.least, test.greatest)}`;
    case 'pattern':
      return `${name} is written like ${shortName(test.pattern, 60)}`;
    case 'type':
      return `${name} holds ${typeWords[test.type]}`;
    case 'reference':
      return `Every ${name} is known in ${shortName(test.column.name)} of ${shortName(test.source)}`;
    case 'freshness':
      return `The newest ${name} is at most ${formatNumber(test.days)} days old`;
    case 'row-count':
      return `The table has ${between(test.least, test.greatest)} rows`;
    case 'distribution':
      return `${name} is distributed as in the accepted load`;
    default:
      return `No day stands out in ${test.measure ? shortName(test.measure.name) : 'its number of rows'}`;
  }
}
