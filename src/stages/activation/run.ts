import { AppError } from '../../core/errors.ts';
import { formatCount, shortName } from '../../core/format.ts';
import { ident, sql } from '../../core/sql.ts';
import type { Run } from '../context.ts';
import { inputArtifact, inputValue } from '../inputs.ts';
import { daysLater, type Stamp } from '../assignments.ts';
import { assignmentsQuery } from './assignments.ts';
import { countsOf, findConsent, type FoundConsent } from './consent.ts';
import type { ActivationSpec, ActivationValue } from './spec.ts';

const previewRows = 50;
/** Audiences under this number warn: they are easily traced to people, and ad platforms refuse them. */
const fewCustomers = 100;

const agreedIn = ({ counts }: FoundConsent, segment: number): number => counts.get(segment)?.agreed ?? 0;

/** Makes the list of customers with their segments, as a view over the features' and the segments' tables. */
export const run: Run<ActivationSpec, ActivationValue> = async (spec, inputs, context) => {
  const features = inputValue(inputs, 'features');
  const segments = inputValue(inputs, 'segments');
  const insight = inputValue(inputs, 'insight');
  const asOf = (features.asOf ?? inputArtifact(inputs, 'features').provenance.at).slice(0, 10);
  const stamp: Stamp = {
    modelVersion: inputArtifact(inputs, 'segments').key.slice(0, 12),
    asOf,
    validUntil: daysLater(asOf, spec.validDays),
  };
  const chosen = insight.segments.filter(
    ({ id }) => spec.segments.length === 0 || spec.segments.includes(id),
  );
  const unknown = spec.segments.filter((id) => !insight.segments.some((segment) => segment.id === id));
  if (chosen.length === 0) {
    const message = `There is no segment ${unknown.join(', ')}; there are ${insight.segments.map(({ id }) => id).join(', ')}.`;
    throw new AppError('recipe.setting', message, { stage: 'activation', setting: 'segments' });
  }
  const table = context.tableName();
  const found = spec.consent
    ? await findConsent(spec.consent, { features: features.table, segments: segments.table }, context)
    : null;
  const consent = found && countsOf(found, chosen);
  const listed = chosen.map(({ id, name, size, index }) => ({
    id,
    name,
    size: found ? agreedIn(found, index) : size,
  }));
  const query = assignmentsQuery(spec, features, segments, insight, stamp, found?.table ?? null);
  context.note(query.text);
  await context.database.run(sql`CREATE OR REPLACE VIEW ${ident(table)} AS ${query}`, context.work);
  const preview = await context.database.table(sql`SELECT * FROM ${ident(table)}`, previewRows, context.work);
  return {
    rows: listed.reduce((sum, { size }) => sum + size, 0),
    columns: preview.columns.map(({ name }) => name),
    preview: preview.rows,
    segments: listed,
    ...(found && consent
      ? { consent, agreed: insight.segments.map(({ id, index }) => ({ id, size: agreedIn(found, index) })) }
      : {}),
    ...stamp,
    table,
    warnings: [
      ...listed
        .filter(({ size }) => size < fewCustomers)
        .map(
          ({ name, size }) =>
            `“${shortName(name)}” has ${formatCount(size)} ${size === 1 ? 'customer' : 'customers'}${found ? ' who agreed' : ''}: under ${fewCustomers} people can be traced, and ad platforms refuse the list.`,
        ),
      ...(unknown.length > 0
        ? [
            `${unknown.join(', ')} ${unknown.length === 1 ? 'is' : 'are'} no longer a segment and not in the list.`,
          ]
        : []),
    ],
  };
};
