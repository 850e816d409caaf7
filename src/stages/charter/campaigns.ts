import { ident, sql } from '../../core/sql.ts';
import { yesExpression } from '../columnExpressions.ts';
import type { RunContext } from '../context.ts';
import { columnWithRole } from '../eventTables.ts';
import type { SourceValue } from '../sources/spec.ts';
import { customerKey, whereOf } from './columns.ts';
import type { CampaignFacts } from './spec.ts';

/** Tables that say who was contacted and who was held out (the role “treatment”), with responses where there are outcomes. */
export async function campaignFacts(
  sources: readonly SourceValue[],
  context: RunContext,
): Promise<CampaignFacts[]> {
  const found: CampaignFacts[] = [];
  for (const source of sources) {
    const treatment = columnWithRole(source, 'treatment');
    const key = customerKey(source);
    if (!treatment || !key) continue;
    const response = columnWithRole(source, 'outcome');
    const contacted = yesExpression(treatment);
    const responded = response ? yesExpression(response) : sql`false`;
    const query = sql`SELECT count(${contacted})::DOUBLE AS contacts, count(DISTINCT ${key})::DOUBLE AS customers,
      (count(*) FILTER (WHERE ${contacted}))::DOUBLE AS contacted, (count(*) FILTER (WHERE NOT ${contacted}))::DOUBLE AS "heldOut",
      (count(*) FILTER (WHERE ${contacted} AND ${responded}))::DOUBLE AS "respondedContacted",
      (count(*) FILTER (WHERE NOT ${contacted} AND ${responded}))::DOUBLE AS "respondedHeldOut" FROM ${ident(source.table)}`;
    context.note(query.text);
    const [row] = await context.database.rows<
      Omit<CampaignFacts, 'response' | 'source' | 'sourceName' | 'column'>
    >(query, context.work);
    if (row) found.push({ ...whereOf(source, treatment), response: response?.name ?? null, ...row });
  }
  return found;
}
