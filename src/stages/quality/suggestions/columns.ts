import { formatCount, formatShare, formatShareBound } from '../../../core/format.ts';
import type { ProfiledColumn, SourceValue } from '../../sources/spec.ts';
import { draft, isClock, isNumeric, isPrivate, type Draft } from './draft.ts';

/** Columns without which customers cannot be told apart or counted. */
const needed = new Set(['customer', 'time', 'amount', 'quantity', 'order']);
const identifiers = new Set(['customer', 'order', 'product']);
const identifierName = /(^|[^a-z])(id|key|nr|no|number|code|uuid|guid)$|[a-z]I[dD]$/i;
const fewRows = 20;

/** Rules that the figures of the first look give without another query. */
export function columnDrafts(source: SourceValue): Draft[] {
  return source.columns.filter(({ role }) => role !== 'ignore').flatMap((column) => draftsOf(source, column));
}

function draftsOf(source: SourceValue, column: ProfiledColumn): Draft[] {
  const { rows } = source;
  const { missing, distinct, distinctIsExact, role, type } = column;
  const drafts: Draft[] = [];
  if (rows > 0 && missing === 0) {
    drafts.push(
      draft(source, column, { kind: 'not-null' }, `None of ${formatCount(rows)} rows lacks a value.`),
    );
  } else if (role !== null && needed.has(role) && missing < rows) {
    const tolerance = Math.min(1, Math.ceil((missing / rows) * 120) / 100);
    const why = `${formatShare(missing / rows)} of the rows lack a value now; more than ${formatShareBound(tolerance)} would be a change.`;
    drafts.push(draft(source, column, { kind: 'not-null' }, why, { tolerance }));
  }
  const naming =
    (role !== null && identifiers.has(role)) || (role === null && identifierName.test(column.name));
  const whole = type === 'integer' || type === 'text';
  if (whole && naming && distinctIsExact && missing === 0 && distinct === rows && rows >= fewRows) {
    const why = `All ${formatCount(rows)} rows have a value of their own.`;
    drafts.push(draft(source, column, { kind: 'unique', with: [] }, why));
  }
  if ((isNumeric(column) || isClock(column)) && role !== null && !isPrivate(column)) {
    const why = 'Figures are computed from it: a load that reads as text would leave them out.';
    drafts.push(draft(source, column, { kind: 'type', type }, why));
  }
  return [...drafts, ...rangeDrafts(source, column)];
}

function rangeDrafts(source: SourceValue, column: ProfiledColumn): Draft[] {
  const { role, least, greatest } = column;
  if (!isNumeric(column) || isPrivate(column) || least === null || greatest === null) return [];
  if ((role !== null && identifiers.has(role)) || identifierName.test(column.name)) return [];
  const [from, to] = [Number(least), Number(greatest)];
  if (!Number.isFinite(from) || !Number.isFinite(to)) return [];
  if (from >= 0 && to <= 1 && column.type === 'number' && column.distinct > 2) {
    return [
      draft(
        source,
        column,
        { kind: 'range', least: 0, greatest: 1 },
        'Every value is a share between 0 and 1.',
      ),
    ];
  }
  const isMoney = role === 'amount' || role === 'quantity';
  if (from < 0 && !isMoney) return [];
  const why = from < 0 ? 'Amounts are seldom negative.' : 'No value is negative.';
  return [draft(source, column, { kind: 'range', least: 0, greatest: null }, why)];
}
