import { shortName } from '../../../core/format.ts';
import { between, ruleTitle } from '../rules/words.ts';
import type { Step } from '../spec.ts';

/** A repair as a sentence, such as `Leave out rows unless Quantity is never missing`. */
export function stepTitle(step: Step): string {
  switch (step.kind) {
    case 'drop':
      return `Leave out rows that break “${ruleTitle({ column: step.column, test: step.test, tolerance: 0 })}”`;
    case 'cap':
      return `Cap ${shortName(step.column.name)} to ${between(step.least, step.greatest)}`;
    case 'fill':
      return `Fill missing ${shortName(step.column.name)} with ${step.with === 'constant' ? 'one value' : `its ${step.with === 'mode' ? 'most frequent value' : 'median'}`}`;
    case 'deduplicate': {
      const [first, ...others] = step.key;
      const key =
        others.length > 3
          ? `${step.key.length} columns`
          : [first, ...others].map((one) => shortName(one?.name ?? '')).join(', ');
      return `Keep the ${step.keep} of rows with the same ${key}`;
    }
    default:
      return `Take returns off earlier purchases in ${shortName(step.measure.name)}`;
  }
}
