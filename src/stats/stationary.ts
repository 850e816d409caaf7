import { rowShares, type Transitions } from './migration.ts';

/**
 * Shares of the segments that the stayers' transitions leave as they are: π = π P, where the migration settles if it goes on so. By
 * elimination as Grassmann, Taksar and Heyman (Operations Research 33, 1985) do it, without subtractions.
 * Null where there is not one such distribution: the segments fall into groups that nobody leaves.
 */
export function stationaryShares({ counts }: Pick<Transitions, 'counts'>): number[] | null {
  const chain = rowShares({ counts, arrivals: [], departures: [] }, false);
  const start = recurrentState(chain);
  if (start === null) return null;
  const order = [start, ...chain.map((_, state) => state).filter((state) => state !== start)];
  const p = order.map((row) => order.map((column) => chain[row]?.[column] ?? 0));
  const at = (row: number, column: number): number => p[row]?.[column] ?? 0;
  for (let last = p.length - 1; last > 0; last--) {
    const out = sum((p[last] ?? []).slice(0, last));
    for (let row = 0; row < last; row++) {
      const line = p[row] as number[];
      const share = at(row, last) / out;
      line[last] = share;
      for (let column = 0; column < last; column++) line[column] = at(row, column) + share * at(last, column);
    }
  }
  const ordered = [1];
  for (let state = 1; state < p.length; state++)
    ordered.push(sum(ordered.map((value, row) => value * at(row, state))));
  const total = sum(ordered);
  const found = new Array<number>(chain.length).fill(0);
  order.forEach((state, place) => (found[state] = (ordered[place] as number) / total));
  return found;
}

/** A state that is reached from every state; null where there is none, or no state at all. */
function recurrentState(chain: readonly (readonly number[])[]): number | null {
  const reached = chain.map((_, from) => reachable(chain, from));
  const found = chain.findIndex((_, state) => reached.every((states) => states.has(state)));
  return found < 0 ? null : found;
}

function reachable(chain: readonly (readonly number[])[], from: number): Set<number> {
  const found = new Set([from]);
  for (const state of found) chain[state]?.forEach((share, to) => share > 0 && found.add(to));
  return found;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
