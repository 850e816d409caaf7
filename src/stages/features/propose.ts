import { AppError } from '../../core/errors.ts';
import { formatCount, formatCounted, formatShare, shortName } from '../../core/format.ts';
import type { Propose } from '../context.ts';
import { customersOnce } from '../customersOnce.ts';
import { columnWithRole, pickEvents } from '../eventTables.ts';
import { checkedSources } from '../inputs.ts';
import type { SourceValue } from '../sources/spec.ts';
import { asFeatures, columnCandidates, eventCandidates, type Candidate } from './candidates.ts';
import { proposeEvents, proposeFilters } from './events.ts';
import { settle } from './settle.ts';
import type { FeaturesSpec } from './spec.ts';

/** Roles by which a number tells something else than how customers differ. */
const keptOut: ReadonlySet<string> = new Set(['sensitive', 'outcome', 'consent', 'treatment', 'ignore']);

/** Chooses events, entity, filters and features from the roles and the values, each with its reason. */
export const propose: Propose<FeaturesSpec> = async (current, inputs, context) => {
  const sources = checkedSources(inputs);
  if (sources.length === 0)
    throw new AppError('stage.input', 'There is no file to make features from yet.', { stage: 'sources' });
  const onceEach = await customersOnce(sources, context);
  const source = pickEvents(sources, onceEach);
  const events = source ? await proposeEvents(source, context) : null;
  const entity = source
    ? { source: source.id, column: columnWithRole(source, 'customer')?.id ?? null }
    : pickTable(sources);
  const filters = source
    ? await proposeFilters(source, context)
    : { filters: [], reason: 'No rule is needed: there are no transactions.' };
  const tables = sources.filter(
    ({ id }) => id !== source?.id && (id === entity.source || (entity.column !== null && onceEach.has(id))),
  );
  const columns = tables.map(columnCandidates);
  const candidates: Candidate[] = [
    ...(events ? eventCandidates(events.spec) : []),
    ...columns.flatMap((table) => table.candidates),
  ];
  if (candidates.length === 0) {
    throw new AppError('stage.no-features', nothingMeasured(sources), { stage: 'features' });
  }
  const bare: FeaturesSpec = {
    entity,
    events: events?.spec ?? null,
    filters: filters.filters,
    asOf: null,
    features: asFeatures(candidates, current),
  };
  const left = columns.reduce((sum, table) => sum + table.left, 0);
  const settled = await settle(bare, candidates, sources, context);
  if (!settled.features.some(({ used }) => used)) throw nothingApart(settled.customers, settled.reasons);
  return {
    spec: { ...bare, features: settled.features, ...keptGroups(current, sources) },
    reasons: {
      entity: entityReason(sources, entity),
      events:
        events?.reason ??
        'No table has customers who come again with times or amounts, so that nothing is counted over time.',
      filters: filters.reason,
      asOf: settled.asOf
        ? `The day after the last event (${settled.asOf}), so that recency counts whole days from there.`
        : 'There is no time to look back from.',
      features: [
        ...settled.reasons,
        ...(left > 0
          ? [`${formatCounted(left, 'more numeric column')} ${left === 1 ? 'was' : 'were'} not looked at.`]
          : []),
      ].join('\n'),
    },
  };
};

/** Groups that were chosen stay as long as their source is there. */
function keptGroups(
  { groups = [] }: FeaturesSpec,
  sources: readonly SourceValue[],
): Pick<FeaturesSpec, 'groups'> {
  const kept = groups.filter(({ source }) => sources.some(({ id }) => id === source));
  return kept.length > 0 ? { groups: kept } : {};
}

/** Why nothing measures customers: numbers that are kept out by their roles are named, with the way back. */
function nothingMeasured(sources: readonly SourceValue[]): string {
  const kept = sources.flatMap(({ columns }) =>
    columns.filter(
      ({ role, type }) => role !== null && keptOut.has(role) && (type === 'integer' || type === 'number'),
    ),
  );
  if (kept.length === 0)
    return 'No column measures customers: there are no numbers beside identifiers, and no transactions.';
  const named = kept.slice(0, 3).map(({ name, role }) => `“${shortName(name, 60)}” (${role})`);
  const more = kept.length > 3 ? [`${formatCount(kept.length - 3)} more`] : [];
  const list = new Intl.ListFormat('en').format([...named, ...more]);
  const are =
    kept.length === 1 ? 'is a number, but its role keeps it' : 'are numbers, but their roles keep them';
  return `No column is left to form segments by: ${list} ${are} out of them. Where a role is not what the column means, choose another in Sources.`;
}

function nothingApart(customers: number, reasons: readonly string[]): AppError {
  const alike = reasons.every((reason) => reason.includes('nearly all customers have the same value'));
  const message =
    customers === 1
      ? 'There is one customer, and segments need several. See in Sources that all rows were read and that the customer column is the right one.'
      : `${alike ? `All ${formatCount(customers)} customers are alike` : 'No column is left to form segments by'}. Add a column or a file in which they differ. ${reasons.slice(0, 3).join(' ')}`;
  return new AppError('stage.no-features', message.trim(), { stage: 'features', customers });
}

/** Without events: the largest table, one with customers first. */
function pickTable(sources: readonly SourceValue[]): { source: string; column: string | null } {
  const [first] = [...sources].sort((a, b) => {
    const customers = (source: SourceValue): number => (columnWithRole(source, 'customer') ? 1 : 0);
    const measures = (source: SourceValue): number =>
      columnCandidates(source).candidates.length > 0 ? 1 : 0;
    return measures(b) - measures(a) || customers(b) - customers(a) || b.rows - a.rows;
  });
  if (!first) throw new AppError('stage.input', 'There is no file yet.', { stage: 'sources' });
  return { source: first.id, column: columnWithRole(first, 'customer')?.id ?? null };
}

function entityReason(
  sources: readonly SourceValue[],
  entity: { readonly source: string; readonly column: string | null },
): string {
  const source = sources.find(({ id }) => id === entity.source);
  const column = source?.columns.find(({ id }) => id === entity.column);
  if (!source) return '';
  if (!column)
    return `${source.name} has no customer column, so that each of its ${formatCounted(source.rows, 'row')} is a customer.`;
  const nobody =
    column.missing > 0
      ? `; ${formatCounted(column.missing, 'row')} (${formatShare(column.missing / source.rows)}) ${column.missing === 1 ? 'has none and is' : 'have none and are'} left out`
      : '';
  return `A customer is a value of ${column.name} in ${source.name}${nobody}.`;
}
