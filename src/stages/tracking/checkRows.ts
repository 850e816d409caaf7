import { formatCount, formatCounted, formatPointInTime, formatShare } from '../../core/format.ts';
import { ident, join, sql, type Sql } from '../../core/sql.ts';
import { presence } from './observe.ts';
import type { Finding, IdentifierSpec } from './spec.ts';
import {
  columnOf,
  examplesOf,
  identifierColumn,
  mostExamples,
  numbered,
  timeOf,
  type Subject,
} from './subject.ts';

/** The share of rows out of order above which a table is taken not to be in order of arrival at all. */
const sortedOtherwise = 1 / 3;

interface RowChecks {
  readonly findings: readonly Finding[];
  readonly unchecked: readonly string[];
}

const finding = (
  kind: Finding['kind'],
  severity: Finding['severity'],
  count: number,
  of: number,
  words: string,
  examples: Finding['examples'] = [],
): Finding => ({ kind, severity, event: null, property: null, count, of, words, examples });

/** Identifiers that are missing, event ids that come twice, events in the future, without a time, or out of order. */
export async function checkRows(subject: Subject): Promise<RowChecks> {
  const findings: Finding[] = [];
  const unchecked: string[] = [];
  const add = (checks: RowChecks): void => {
    findings.push(...checks.findings);
    unchecked.push(...checks.unchecked);
  };
  add(await identifiers(subject));
  add(await duplicates(subject));
  add(await times(subject));
  add(await order(subject));
  return { findings, unchecked };
}

/** The condition under which a row lacks an identifier that every event must have, or has none at all; null where nothing is asked. */
export function identifierConditions(subject: Subject): {
  readonly required: readonly { readonly identifier: IdentifierSpec; readonly lacks: Sql }[];
  readonly nobody: Sql | null;
} {
  const bound = subject.plan.identifiers.flatMap((identifier) => {
    const column = identifierColumn(subject, identifier.kind);
    return column ? [{ identifier, lacks: sql`(NOT ${presence(column)})` }] : [];
  });
  return {
    required: bound.filter(({ identifier }) => identifier.required),
    nobody:
      bound.length > 0
        ? join(
            bound.map(({ lacks }) => lacks),
            ' AND ',
          )
        : null,
  };
}

async function identifiers(subject: Subject): Promise<RowChecks> {
  const { observed, plan } = subject;
  const findings: Finding[] = [];
  for (const { kind, name, required } of plan.identifiers) {
    if (identifierColumn(subject, kind)) continue;
    const words = `No column holds the identifier ${name}${required ? ', which every event must have' : ''}.`;
    findings.push(
      finding('no-column', required ? 'error' : 'note', required ? observed.rows : 0, observed.rows, words),
    );
  }
  const { required, nobody } = identifierConditions(subject);
  for (const { identifier, lacks } of required) {
    const count = await countRows(subject, lacks);
    if (count === 0) continue;
    const words = `${formatCounted(count, 'row lacks', 'rows lack')} ${identifier.name}, which every event must have.`;
    findings.push({
      ...finding('identifier', 'error', count, observed.rows, words, await examplesOf(subject, lacks, null)),
      property: identifier.name,
    });
  }
  const lost = nobody === null || required.length > 0 ? 0 : await countRows(subject, nobody);
  if (nobody !== null && lost > 0) {
    const words =
      lost === 1
        ? '1 row has no identifier at all: nobody knows whose it is.'
        : `${formatCount(lost)} rows have no identifier at all: nobody knows whose they are.`;
    findings.push(
      finding('nobody', 'error', lost, observed.rows, words, await examplesOf(subject, nobody, null)),
    );
  }
  const unchecked = plan.identifiers.length === 0 ? ['Identifiers: the plan names none.'] : [];
  return { findings, unchecked };
}

async function duplicates(subject: Subject): Promise<RowChecks> {
  const column = columnOf(subject, subject.binding.id);
  if (!column)
    return { findings: [], unchecked: ['Events that came twice: no column tells one event from another.'] };
  const { database, work } = subject.context;
  const id = ident(column.id);
  const groups = sql`SELECT ${id}::VARCHAR AS id, count(*) AS times FROM ${ident(subject.source.table)}
    WHERE ${presence(column)} GROUP BY 1 HAVING count(*) > 1`;
  const [row] = await database.rows<{ extra: number; ids: number }>(
    sql`SELECT coalesce(sum(times - 1), 0)::DOUBLE AS extra, count(*)::DOUBLE AS ids FROM (${groups})`,
    work,
  );
  if (!row || row.extra === 0) return { findings: [], unchecked: [] };
  const some = await database.rows<{ value: string; times: number }>(
    sql`SELECT left(id, 80) AS value, times::DOUBLE AS times FROM (${groups}) ORDER BY times DESC, id LIMIT ${mostExamples}`,
    work,
  );
  const words = `${formatCounted(row.extra, 'row repeats', 'rows repeat')} an event id that was there before (${formatCounted(row.ids, 'id')}).`;
  const examples = some.map(({ value, times }) => ({
    row: null,
    event: null,
    time: null,
    value: `${value} (${formatCounted(times, 'time')})`,
  }));
  return {
    findings: [finding('duplicate', 'error', row.extra, subject.observed.rows, words, examples)],
    unchecked: [],
  };
}

/** The condition under which an event is in the future; null without a column of time. */
export function inFuture(subject: Subject): Sql | null {
  const column = columnOf(subject, subject.binding.time);
  return column ? sql`(coalesce(${timeOf(column)} > try_cast(${subject.asOf} AS TIMESTAMP), false))` : null;
}

async function times(subject: Subject): Promise<RowChecks> {
  const column = columnOf(subject, subject.binding.time);
  const future = inFuture(subject);
  if (!column || !future) {
    const unchecked = [
      'Events in the future, out of order, and days without any: no column says when events happened.',
    ];
    return { findings: [], unchecked };
  }
  const findings: Finding[] = [];
  const { rows } = subject.observed;
  const late = await countRows(subject, future);
  if (late > 0) {
    const words = `${formatCounted(late, 'row')} happened after ${formatPointInTime(subject.asOf)}, in the future.`;
    findings.push(finding('future', 'error', late, rows, words, await examplesOf(subject, future, null)));
  }
  const none = sql`(${timeOf(column)} IS NULL)`;
  const timeless = await countRows(subject, none);
  if (timeless > 0) {
    const words = `${formatCounted(timeless, 'row has', 'rows have')} no time that can be read.`;
    const examples = await examplesOf(subject, none, { column, personal: false });
    findings.push(finding('no-time', 'error', timeless, rows, words, examples));
  }
  return { findings, unchecked: [] };
}

async function order(subject: Subject): Promise<RowChecks> {
  if (!columnOf(subject, subject.binding.time)) return { findings: [], unchecked: [] };
  const within = (['session', 'anonymous', 'device', 'customer'] as const)
    .map((kind) => identifierColumn(subject, kind))
    .find((column) => column !== undefined);
  if (!within)
    return { findings: [], unchecked: ['Events out of order: no identifier says which belong together.'] };
  const { database, work } = subject.context;
  const received = columnOf(subject, subject.binding.received);
  const arrival = received ? sql`${timeOf(received)}, n` : sql`n`;
  const before = sql`SELECT n, event, moment, lag(moment) OVER (PARTITION BY ${ident(within.id)} ORDER BY ${arrival}) AS earlier
    FROM ${numbered(subject)} WHERE ${presence(within)} AND moment IS NOT NULL`;
  const [row] = await database.rows<{ wrong: number; rows: number }>(
    sql`SELECT (count(*) FILTER (WHERE moment < earlier))::DOUBLE AS wrong, count(earlier)::DOUBLE AS rows FROM (${before})`,
    work,
  );
  if (!row || row.wrong === 0) return { findings: [], unchecked: [] };
  if (!received && row.wrong > sortedOtherwise * row.rows) {
    const words = `Events out of order: ${formatShare(row.wrong / row.rows)} come before an earlier one, so that the file is not in the order in which events arrived.`;
    return { findings: [], unchecked: [words] };
  }
  const out = await database.rows<{
    row: number;
    event: string | null;
    time: string | null;
    earlier: string;
  }>(
    sql`SELECT n AS row, left(event, 300) AS event, moment::VARCHAR AS time, earlier::VARCHAR AS earlier
      FROM (${before}) WHERE moment < earlier ORDER BY n LIMIT ${mostExamples}`,
    work,
  );
  const examples = out.map(({ earlier, ...example }) => ({
    ...example,
    value: `after ${formatPointInTime(earlier, 'instant')}`,
  }));
  const by = received ? `by ${received.name}` : 'by their order in the file';
  const words = `${formatCounted(row.wrong, 'row')} happened before one of the same ${within.name} that arrived earlier, ${by}.`;
  return { findings: [finding('order', 'warning', row.wrong, row.rows, words, examples)], unchecked: [] };
}

async function countRows(subject: Subject, condition: Sql): Promise<number> {
  const { database, work } = subject.context;
  const [row] = await database.rows<{ rows: number }>(
    sql`SELECT count(*)::DOUBLE AS rows FROM ${ident(subject.source.table)} WHERE ${condition}`,
    work,
  );
  return row?.rows ?? 0;
}
