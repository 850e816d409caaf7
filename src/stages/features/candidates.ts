import { namesCode } from '../../core/codeNames.ts';
import type { ProfiledColumn, SourceValue } from '../sources/spec.ts';
import { notAnAmount, orAllCodes } from './codes.ts';
import type { EventsSpec, FeatureOrigin, FeatureSpec, FeaturesSpec } from './spec.ts';

/** A feature that may be proposed; decisions about it are made from its values. */
export interface Candidate {
  readonly name: string;
  readonly unit: string;
  readonly origin: FeatureOrigin;
  /** Why it is for profiles only, whatever its values; null where its values decide. */
  readonly profileOnly: string | null;
}

/** Numeric columns that are looked at; a table may have thousands. */
const mostColumns = 60;

/** Recency, frequency and what else the events' columns allow, in order of importance. */
export function eventCandidates(events: EventsSpec): Candidate[] {
  const priced = events.amount !== null;
  const timed = events.time !== null;
  const counted = events.order !== null ? 'Orders' : timed ? 'Active days' : 'Events';
  const candidate = (
    kind: 'recency' | 'frequency' | 'monetary' | 'average-order' | 'tenure',
    name: string,
    unit: string,
  ): Candidate => ({
    name,
    unit,
    origin: { kind },
    profileOnly: null,
  });
  return [
    ...(timed ? [candidate('recency', 'Days since last order', 'days')] : []),
    candidate('frequency', counted, counted.toLowerCase()),
    ...(priced
      ? [candidate('monetary', 'Total spend', ''), candidate('average-order', 'Average order', '')]
      : []),
    ...(timed
      ? [
          {
            ...candidate('tenure', 'Days since first order', 'days'),
            profileOnly: 'how long ago somebody came says little of what they do now',
          },
        ]
      : []),
  ];
}

/** Numeric and yes-or-no columns of a table with one row a customer (or of the table whose rows are the customers). */
export function columnCandidates(source: SourceValue): { candidates: Candidate[]; left: number } {
  const usable = source.columns.filter((column) => isMeasure(column, source.rows));
  const candidates = usable.slice(0, mostColumns).map((column): Candidate => ({
    name: column.name,
    unit: '',
    origin: { kind: 'column', source: source.id, column: column.id, aggregate: 'mean' },
    profileOnly: isFlag(column)
      ? 'a yes or no would split customers in two before anything else counts'
      : notAnAmount(column, source.rows),
  }));
  return { candidates: orAllCodes(candidates), left: usable.length - candidates.length };
}

const measures = new Set<ProfiledColumn['role']>([null, 'amount', 'quantity']);
/** Whether a column measures something: not an identifier, a code or a column with a role of its own. */
function isMeasure(column: ProfiledColumn, rows: number): boolean {
  if (!measures.has(column.role) || column.missing === rows) return false;
  if (column.type === 'boolean') return true;
  if (column.type !== 'integer' && column.type !== 'number') return false;
  if (column.type === 'integer' && namesCode(column.name)) return false;
  const span = Number(column.greatest) - Number(column.least) + 1;
  const countsRows =
    column.type === 'integer' &&
    rows > 20 &&
    column.missing === 0 &&
    span === rows &&
    column.distinct > 0.8 * rows;
  return !countsRows;
}

function isFlag({ type, distinct, least, greatest }: ProfiledColumn): boolean {
  if (type === 'boolean') return true;
  return distinct === 2 && Number(least) === 0 && Number(greatest) === 1;
}

/** Candidates as features under stable ids: a feature that was there keeps its id. */
export function asFeatures(candidates: readonly Candidate[], before: FeaturesSpec): FeatureSpec[] {
  const known = new Map(before.features.map(({ origin, id }) => [JSON.stringify(origin), id]));
  let next = before.features.reduce((most, { id }) => Math.max(most, Number(id.slice(1)) + 1), 0);
  const taken = new Set<string>();
  return candidates.map(({ name, unit, origin }) => ({
    id: known.get(JSON.stringify(origin)) ?? `f${next++}`,
    name: unique(name, taken),
    unit,
    origin,
    used: true,
    transform: 'none',
    scaling: 'z-score',
    cap: null,
    missing: 'median',
  }));
}

function unique(name: string, taken: Set<string>): string {
  let candidate = name || 'Unnamed';
  for (let number = 2; taken.has(candidate.toLowerCase()); number++) candidate = `${name} (${number})`;
  taken.add(candidate.toLowerCase());
  return candidate;
}
