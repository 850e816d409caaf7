import type { Suggest } from '../context.ts';
import { inputValue } from '../inputs.ts';
import type { SourceValue } from '../sources/spec.ts';
import { checkSource } from './rules/check.ts';
import { ruleTitle } from './rules/words.ts';
import type { QualitySpec, Rule } from './spec.ts';
import type { SuggestedRepair, SuggestedRule, Suggestions } from './suggestionSchema.ts';
import { columnDrafts } from './suggestions/columns.ts';
import type { Draft } from './suggestions/draft.ts';
import { suggestRepairs } from './suggestions/repairs.ts';
import { tableDrafts } from './suggestions/tables.ts';
import { valueDrafts } from './suggestions/values.ts';

/** Columns of a source that are looked at; a table may have thousands. */
const mostColumns = 200;
/** A rule that more of the load breaks is none of its rules. */
const mostBroken = 0.05;

/** Rules that the loads hold, or nearly hold, and repairs that they ask for; each is checked over all rows before it is offered. */
export const suggest: Suggest<QualitySpec, Suggestions> = async (_spec, inputs, context) => {
  const { sources } = inputValue(inputs, 'sources');
  const now = Date.now();
  const rules: SuggestedRule[] = [];
  const repairs: SuggestedRepair[] = [];
  for (const [place, whole] of sources.entries()) {
    context.work.progress?.(`Looking for rules in ${whole.name}`, place, sources.length, 'tables');
    const source: SourceValue = { ...whole, columns: whole.columns.slice(0, mostColumns) };
    const drafts: Draft[] = [...(await tableDrafts(source, sources, now, context)), ...columnDrafts(source)];
    for (const column of source.columns) drafts.push(...(await valueDrafts(source, column, context)));
    const numbered = drafts.map((one, index): Rule => ({ ...one, id: `r${index}` }));
    const results = await checkSource(numbered, source, sources, now, 'none', context);
    for (const [index, one] of drafts.entries()) {
      const result = results[index];
      if (!result || result.state === 'unknown') continue;
      const safe = result.state === 'passed';
      if (!safe && result.unit !== 'days' && result.share > mostBroken) continue;
      const { failing, checked, unit } = result;
      rules.push({ rule: one, title: ruleTitle(one), safe, failing, checked, unit });
    }
    repairs.push(...(await suggestRepairs(source, context)));
  }
  return { rules, repairs };
};
