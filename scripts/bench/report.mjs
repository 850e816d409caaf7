import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { dirname } from 'node:path';

/**
 * One line of bench-results.json. Times are in milliseconds, except where `what` ends with a unit in brackets.
 * @typedef {object} Result
 * @property {string} id
 * @property {string} what
 * @property {number | null} rows
 * @property {number | null} d
 * @property {number | null} k
 * @property {string | null} engine
 * @property {number | null} threads
 * @property {number} ours_ms
 * @property {string | null} peer
 * @property {number | null} peer_ms
 * @property {number | null} ratio the peer's over ours
 * @property {number | null} iteration_ms of ours, for one pass over the rows
 * @property {number | null} fma_share of this machine's measured multiply-adds, that a full pass needs
 * @property {number | null} read_share of the measured read bandwidth, that reading the rows once a pass needs
 * @property {string} note
 */

/** @type {readonly { head: string, of: (result: Result) => string, left?: boolean }[]} */
const columns = [
  { head: 'what', of: ({ what }) => what, left: true },
  { head: 'rows', of: ({ rows }) => rows?.toLocaleString('en') ?? '' },
  { head: 'd', of: ({ d }) => String(d ?? '') },
  { head: 'k', of: ({ k }) => String(k ?? '') },
  { head: 'threads', of: ({ threads }) => String(threads ?? '') },
  { head: 'ours', of: ({ ours_ms }) => figure(ours_ms) },
  { head: 'peer', of: ({ peer }) => peer ?? '', left: true },
  { head: 'its', of: ({ peer_ms }) => (peer_ms === null ? '' : figure(peer_ms)) },
  { head: 'ratio', of: ({ ratio }) => ratio?.toFixed(2) ?? '' },
  { head: 'a pass', of: ({ iteration_ms }) => (iteration_ms === null ? '' : figure(iteration_ms)) },
  { head: 'FMA', of: ({ fma_share }) => percent(fma_share) },
  { head: 'read', of: ({ read_share }) => percent(read_share) },
  { head: 'note', of: ({ note }) => note, left: true },
];

/** @param {number} value three figures, or whole */
export const figure = (value) =>
  value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));

/** @param {number | null} share */
export const percent = (share) => (share === null ? '' : `${(share * 100).toFixed(0)} %`);

/**
 * The results as lines of equal columns, a head first.
 * @param {readonly Result[]} results
 */
export function table(results) {
  const lines = [
    columns.map(({ head }) => head),
    ...results.map((result) => columns.map(({ of }) => of(result))),
  ];
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  return lines.map((line) =>
    line
      .map((cell, at) => (columns[at]?.left ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

/** Collects results as they come, so that a run that ends early still leaves what it measured. */
export class Report {
  /** @type {Result[]} */
  results = [];
  #file;

  /** @param {string} file */
  constructor(file) {
    this.#file = file;
    mkdirSync(dirname(file), { recursive: true });
  }

  /** @param {Pick<Result, 'id' | 'what' | 'ours_ms'> & Partial<Result>} given */
  add(given) {
    const { ours_ms, peer_ms = null } = given;
    /** @type {Result} */
    const result = {
      id: given.id,
      what: given.what,
      rows: given.rows ?? null,
      d: given.d ?? null,
      k: given.k ?? null,
      engine: given.engine ?? null,
      threads: given.threads ?? null,
      ours_ms: rounded(ours_ms),
      peer: given.peer ?? null,
      peer_ms: peer_ms === null ? null : rounded(peer_ms),
      ratio: given.ratio ?? (peer_ms === null ? null : rounded(peer_ms / ours_ms)),
      iteration_ms: roundedOrNone(given.iteration_ms),
      fma_share: roundedOrNone(given.fma_share),
      read_share: roundedOrNone(given.read_share),
      note: [given.note ?? '', `load ${(loadavg()[0] ?? 0).toFixed(1)}`].filter((part) => part).join('; '),
    };
    this.results.push(result);
    console.log(table([result])[1]);
    writeFileSync(this.#file, `${JSON.stringify(this.results, null, 2)}\n`);
  }
}

/** @param {number} value */
const rounded = (value) => Number(value.toPrecision(5));

/** @param {number | null | undefined} value */
const roundedOrNone = (value) => (value === null || value === undefined ? null : rounded(value));
