import { AppError } from '../../core/errors.ts';
import type { Run, RunContext } from '../context.ts';
import { checkedSources } from '../inputs.ts';
import { withLackedColumns } from '../lackedColumns.ts';
import { correlate } from './correlations.ts';
import { contentsOf } from '../customers.ts';
import type { FeaturesTable } from './known.ts';
import { makeCounted, type MadeCustomers } from './customersTable.ts';
import { withCustomersOnce } from '../customersOnce.ts';
import { planFeatures, type Plan } from '../customersPlan.ts';
import { attachGroups, findGroups } from '../customerGroups.ts';
import type { SourceValue } from '../sources/spec.ts';
import { adjustFeatures } from './adjust.ts';
import { withoutUnreadable } from '../featureTypes.ts';
import type { CustomerGroups, FeatureOrigin, FeaturesSpec, FeatureSummary, FeaturesValue } from './spec.ts';
import { countedSource } from './counts.ts';
import { describe } from './description.ts';
import { histograms } from './histogram.ts';
import { pinnedFeatures, type PinnedFeatures } from './pinned.ts';
import { prepare } from './preparation.ts';
import { allowedWarnings, sensitiveWarnings, withoutSensitive } from './sensitive.ts';
import { featureWarnings, groupWarnings } from './warnings.ts';

/** Builds one row a customer from the events and tables, and describes every feature over all of them. */
export const run: Run<FeaturesSpec, FeaturesValue> = async (chosen, inputs, context) => {
  const sources = withLackedColumns(checkedSources(inputs), context.recipe);
  const settled = withoutSensitive(chosen, sources);
  const { leftOut } = settled;
  const { spec, warnings: unreadable } = withoutUnreadable(settled.spec, sources);
  const plan = await withCustomersOnce(planFeatures(spec, sources), context);
  const value = await build({ spec, plan, sources }, context);
  const told = [
    ...sensitiveWarnings(settled),
    ...unreadable,
    ...allowedWarnings(spec, sources),
    ...value.warnings,
  ];
  return { ...value, ...(leftOut.length > 0 ? { leftOut } : {}), warnings: told };
};

interface Settings {
  readonly spec: FeaturesSpec;
  readonly plan: Plan;
  readonly sources: readonly SourceValue[];
}

async function build({ spec, plan, sources }: Settings, context: RunContext): Promise<FeaturesValue> {
  const pinned = pinnedFeatures(context.pinned);
  const { made, customers } = await customersOf({ spec, plan, pinned }, context);
  const { table } = made;
  const { counts, asOf, count } = customers;
  for (const query of customers.queries) context.note(query);
  if (asOf === null && plan.events?.time && customers.entities > 0) assertTimes(spec, plan.events.source);
  if (count === 0) throw nobody(counts.rows, counts.rowsKept, customers.entities);
  const described = await describe(made, spec.features, context);
  const groups = await groupsOf(pinned, table, { spec, sources, asOf }, context);
  const alone = await prepare(made, count, spec.features, described, context);
  const prepared = await adjustFeatures(table, alone, groups, context);
  const pictures = await histograms(made, spec.features, described, context);
  const features = prepared.map(({ summary }, index): FeatureSummary => {
    const own = { ...summary, histogram: pictures[index] ?? { from: 0, to: 0, counts: [] } };
    return pinned?.features.find(({ id }) => id === summary.id) ?? own;
  });
  const used = prepared.filter(({ summary }) => summary.used);
  return {
    table,
    customers: count,
    asOf,
    counts,
    features,
    correlations: await correlate(made, used, context),
    monetary: spec.features.find(({ origin }) => origin.kind === 'monetary')?.id ?? null,
    warnings: [...featureWarnings(prepared, count), ...groupWarnings(groups)],
    ...(groups.length > 0 ? { groups } : {}),
  };
}

/**
 * The features' table and what was counted while it was made. Settings that only change how features are compared share one;
 * groups add columns of their own to theirs.
 */
async function customersOf(
  { spec, plan, pinned }: Omit<Settings, 'sources'> & { readonly pinned: PinnedFeatures | null },
  context: RunContext,
): Promise<{ readonly made: FeaturesTable; readonly customers: MadeCustomers }> {
  if ((spec.groups ?? []).length > 0 || pinned?.groups) {
    const table = context.tableName();
    return {
      made: { table, contents: null },
      customers: await makeCounted(spec, plan, table, context),
    };
  }
  const counted = countedSource(plan);
  const rules = counted ? plan.rulesOf(counted.id).map(({ rule }) => rule) : [];
  const contents = { queries: contentsOf(spec, plan), rules };
  const { table, value } = await context.sharedTable('customers', contents, (name) =>
    makeCounted(spec, plan, name, context),
  );
  return { made: { table, contents }, customers: value };
}

/** The groups that were found elsewhere under this key, or those of this data. */
async function groupsOf(
  pinned: PinnedFeatures | null,
  table: string,
  bound: {
    readonly spec: FeaturesSpec;
    readonly sources: readonly SourceValue[];
    readonly asOf: string | null;
  },
  context: RunContext,
): Promise<readonly CustomerGroups[]> {
  if (!pinned?.groups) return findGroups(table, bound, context);
  await attachGroups(table, pinned.groups, bound, context);
  return pinned.groups;
}

const isTimed = ({ kind }: FeatureOrigin): boolean => kind === 'recency' || kind === 'tenure';

/** @throws AppError `stage.type` where days are counted from times of which none can be read. */
function assertTimes({ events, features }: FeaturesSpec, source: SourceValue): void {
  const timed = features.find(({ used, origin }) => used && isTimed(origin));
  const column = source.columns.find(({ id }) => id === events?.time);
  if (!timed || !column) return;
  const message = `“${timed.name}” cannot be counted: no value of column “${column.name}” of ${source.name} can be read as a time.`;
  throw new AppError('stage.type', message, {
    stage: 'features',
    source: source.name,
    column: column.name,
  });
}

function nobody(rows: number, kept: number, customers: number): AppError {
  const message =
    customers > 0
      ? `All ${customers} customers lack a value that the settings ask for.`
      : `Of ${rows} rows ${kept} have a customer and pass the filters, so that no customer is left.`;
  return new AppError('stage.no-customers', message, { stage: 'features', rows, kept, customers });
}
