import { asAppError } from '../../../core/errors.ts';
import { ident, join, sql, type Sql } from '../../../core/sql.ts';
import type { RunContext } from '../../context.ts';
import type { SourceValue } from '../../sources/spec.ts';
import type { CheckResult, Rule } from '../spec.ts';
import { compileRule, type CompiledRule, type Judgement } from './compile.ts';
import { failingRows } from './failingRows.ts';
import { whyUnchecked } from './unchecked.ts';
import { ruleTitle } from './words.ts';

/** Figures of one query: bounds the length of its text and lets a cancel be heard between two of them. */
const figuresAtATime = 128;

interface Checked {
  readonly compiled: CompiledRule;
  readonly judgement: Judgement;
}

/**
 * Checks every rule of one source: those that are figures of its rows in one pass for each 128 figures, the others each by a
 * query of its own, and the rows of those that fail. Results stand in the order of the rules.
 * @param sources all sources, for rules that name another one. @param show where the numbers of failing rows are: the place in
 * the table, a column `row` of it, or nowhere, so that none are shown.
 */
export async function checkSource(
  rules: readonly Rule[],
  source: SourceValue,
  sources: readonly SourceValue[],
  now: number,
  show: 'place' | 'row' | 'none',
  context: RunContext,
): Promise<CheckResult[]> {
  const compiled: CompiledRule[] = [];
  const results = new Map<string, CheckResult>();
  for (const rule of rules) {
    try {
      compiled.push(compileRule(rule, source, sources, now));
    } catch (thrown) {
      results.set(rule.id, unknown(rule, whyUnchecked(rule, source.name, thrown)));
    }
  }
  for (const { compiled: one, judgement } of await judge(compiled, source, results, context)) {
    const failed =
      judgement.fails ??
      (judgement.failing > 0 && judgement.failing > one.rule.tolerance * judgement.checked);
    const shown =
      failed && one.fails && show !== 'none'
        ? await failingRows(one.fails, one.shown, source, show === 'row', context)
        : { columns: judgement.columns ?? [], rows: failed ? (judgement.rows ?? []) : [] };
    results.set(one.rule.id, {
      ...base(one.rule),
      state: failed ? 'failed' : 'passed',
      found: judgement.found,
      checked: judgement.checked,
      failing: judgement.failing,
      share: judgement.checked === 0 ? 0 : judgement.failing / judgement.checked,
      unit: one.unit,
      ...shown,
    });
  }
  return rules.flatMap(({ id }) => results.get(id) ?? []);
}

async function judge(
  compiled: readonly CompiledRule[],
  source: SourceValue,
  results: Map<string, CheckResult>,
  context: RunContext,
): Promise<Checked[]> {
  const checked: Checked[] = [];
  const { database, work } = context;
  /** A rule that the database refuses (such as a pattern that is none) is told; the others are still checked. */
  const each = async (one: CompiledRule, figures: readonly number[] | null): Promise<void> => {
    try {
      const own = figures ?? (await figuresOf([one], source, context))[0] ?? [];
      const rows = one.query ? await database.rows(one.query, work) : [];
      checked.push({ compiled: one, judgement: one.judge(own, rows) });
    } catch (thrown) {
      const error = asAppError(thrown);
      if (error.code === 'cancelled') throw error;
      results.set(one.rule.id, unknown(one.rule, whyUnchecked(one.rule, source.name, error)));
    }
  };
  for (const some of passes(compiled)) {
    work.progress?.(`Checking ${source.name}`, checked.length, compiled.length, 'rules');
    const figures = await together(some, source, context);
    for (const [place, one] of some.entries()) await each(one, figures?.[place] ?? null);
  }
  return checked;
}

/** The figures of several rules in one pass; null where the database refuses one of them, so that each is tried alone. */
async function together(
  some: readonly CompiledRule[],
  source: SourceValue,
  context: RunContext,
): Promise<number[][] | null> {
  try {
    return await figuresOf(some, source, context);
  } catch (thrown) {
    const error = asAppError(thrown);
    if (error.code === 'cancelled') throw error;
    return null;
  }
}

function passes(compiled: readonly CompiledRule[]): CompiledRule[][] {
  const groups: CompiledRule[][] = [];
  let figures = Infinity;
  for (const one of compiled) {
    if (figures + one.aggregates.length > figuresAtATime) {
      groups.push([]);
      figures = 0;
    }
    groups[groups.length - 1]?.push(one);
    figures += one.aggregates.length;
  }
  return groups;
}

async function figuresOf(
  some: readonly CompiledRule[],
  source: SourceValue,
  context: RunContext,
): Promise<number[][]> {
  const named: Sql[] = some.flatMap(({ aggregates }, rule) =>
    aggregates.map((figure, place) => sql`${figure} AS ${ident(`f${rule}_${place}`)}`),
  );
  if (named.length === 0) return some.map(() => []);
  const query = sql`SELECT ${join(named)} FROM ${ident(source.table)}`;
  context.note(query.text);
  const [row] = await context.database.rows<Record<string, number | null>>(query, context.work);
  return some.map(({ aggregates }, rule) =>
    aggregates.map((_, place) => row?.[`f${rule}_${place}`] ?? Number.NaN),
  );
}

const base = (rule: Rule) => ({
  rule: rule.id,
  source: rule.source,
  severity: rule.severity,
  title: ruleTitle(rule),
  failingBefore: null,
});

/** A rule that cannot be checked, and why. */
export function unknown(rule: Rule, why: string): CheckResult {
  return {
    ...base(rule),
    state: 'unknown',
    found: `This cannot be checked. ${why}`,
    checked: 0,
    failing: 0,
    share: 0,
    unit: 'table',
    columns: [],
    rows: [],
  };
}
