import type { Propose } from '../context.ts';
import type { InsightSpec } from './spec.ts';

/** Names are suggested by what sets segments apart, anew for every fit; what a person named stays named. */
export const propose: Propose<InsightSpec> = (current) => {
  const named = Object.values(current.names).flatMap((given) => Object.keys(given)).length;
  const reason = 'Each name says in what its segment differs most from all customers.';
  return Promise.resolve({
    spec: current,
    reasons: {
      names:
        named === 0
          ? reason
          : `${reason} Names that you gave stay with the segments that they were given to.`,
    },
  });
};
