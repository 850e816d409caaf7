/**
 * @typedef {object} Spread
 * @property {number} least what the work takes when nothing disturbs it
 * @property {number} lower the first quartile
 * @property {number} median
 * @property {number} upper the third quartile
 * @property {number} runs how many values
 *
 * @typedef {object} Contestant
 * @property {string} name
 * @property {(repeats: number) => Promise<number>} run does its work `repeats` times and gives the milliseconds of all
 */

/**
 * The quantile of a sample by linear interpolation between order statistics (Hyndman and Fan's type 7).
 * @param {readonly number[]} values at least one
 * @param {number} share in [0, 1]
 */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const low = sorted[below];
  if (low === undefined) throw new RangeError('a quantile needs at least one value and a share in [0, 1]');
  return low + ((sorted[Math.ceil(place)] ?? low) - low) * (place - below);
}

/** @param {readonly number[]} values @returns {Spread} */
export function spreadOf(values) {
  return {
    least: Math.min(...values),
    lower: quantile(values, 0.25),
    median: quantile(values, 0.5),
    upper: quantile(values, 0.75),
    runs: values.length,
  };
}

/** @param {readonly number[]} values positive */
export function geometricMean(values) {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

/**
 * Measures contestants side by side: each warms up by itself, then every round lets each run once, in turn, so that
 * whatever slows the machine down meets all of them alike. A run repeats its work until it lasts at least `atLeast`.
 * @param {readonly Contestant[]} contestants
 * @param {{ warmups?: number, rounds?: number, atLeast?: number }} [options] `atLeast` in milliseconds
 * @returns {Promise<ReadonlyMap<string, Spread>>} milliseconds of one piece of work, by contestant
 */
export async function interleave(contestants, { warmups = 3, rounds = 7, atLeast = 10 } = {}) {
  const measured = [];
  for (const contestant of contestants) {
    let last = 0;
    for (let warmup = 0; warmup < warmups; warmup++) last = await contestant.run(1);
    const repeats = Math.max(1, Math.ceil(atLeast / Math.max(last, 0.01)));
    measured.push({ contestant, repeats, times: /** @type {number[]} */ ([]) });
  }
  for (let round = 0; round < rounds; round++) {
    for (const { contestant, repeats, times } of measured) {
      times.push((await contestant.run(repeats)) / repeats);
    }
  }
  return new Map(measured.map(({ contestant, times }) => [contestant.name, spreadOf(times)]));
}
