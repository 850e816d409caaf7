import { shortName } from '../../core/format.ts';
import type { Run, RunContext } from '../context.ts';
import { inputValue } from '../inputs.ts';
import type { SourceValue } from '../sources/spec.ts';
import { newestOf } from './newest.ts';
import { repairSource } from './repairs/repair.ts';
import { checkSource, unknown } from './rules/check.ts';
import type { CheckResult, LevelResult, QualitySpec, QualityValue, RepairResult, Stop } from './spec.ts';

/**
 * Repairs every source that has repairs, and checks the rules on what comes out. Without rules and repairs nothing is read: the
 * sources are given on as they are.
 */
export const run: Run<QualitySpec, QualityValue<SourceValue>> = async (spec, inputs, context) => {
  const { sources: loaded } = inputValue(inputs, 'sources');
  const now = Date.now();
  const sources: SourceValue[] = [];
  const repairs: RepairResult[] = [];
  const repaired: string[] = [];
  for (const source of loaded) {
    const wanted = spec.repairs.filter((repair) => repair.enabled && repair.source === source.id);
    if (wanted.length === 0) {
      sources.push(source);
      continue;
    }
    const made = await repairSource(wanted, source, loaded, context);
    sources.push(made.source);
    repairs.push(...made.results);
    if (made.source.table !== source.table) repaired.push(source.id);
  }
  const checks = await checkAll(spec, loaded, sources, repaired, now, context);
  return {
    sources,
    repaired,
    checks,
    repairs,
    levels: loaded.map(levelOf),
    stops: checks.flatMap((check) => stopOf(check, loaded)),
    checkedAt: new Date(now).toISOString(),
  };
};

async function checkAll(
  spec: QualitySpec,
  loaded: readonly SourceValue[],
  sources: readonly SourceValue[],
  repaired: readonly string[],
  now: number,
  context: RunContext,
): Promise<CheckResult[]> {
  const checks: CheckResult[] = [];
  for (const [place, source] of sources.entries()) {
    const rules = spec.rules.filter((rule) => rule.source === source.id);
    if (rules.length === 0) continue;
    const isRepaired = repaired.includes(source.id);
    const results = await checkSource(rules, source, sources, now, isRepaired ? 'row' : 'place', context);
    const before = loaded[place];
    const old = isRepaired && before ? await checkSource(rules, before, loaded, now, 'none', context) : [];
    const known = new Map(old.filter(({ state }) => state !== 'unknown').map((check) => [check.rule, check]));
    checks.push(
      ...results.map((result) => ({ ...result, failingBefore: known.get(result.rule)?.failing ?? null })),
    );
  }
  const ids = new Set(sources.map(({ id }) => id));
  const lost = spec.rules.filter(({ source }) => !ids.has(source));
  return [
    ...checks,
    ...lost.map((rule) =>
      unknown(rule, `Its source “${shortName(rule.source)}” is not in this study any more.`),
    ),
  ];
}

/** The newest point in time of a source, by its columns with the role time: from their figures, without a query. */
function levelOf({ id, columns }: SourceValue): LevelResult {
  const times = columns.flatMap((column) => (column.role === 'time' ? (newestOf(column) ?? []) : []));
  return { source: id, newest: times[0] ?? null };
}

/** A rule of severity error that fails, or that cannot be checked, stops what comes after. */
function stopOf(check: CheckResult, sources: readonly SourceValue[]): Stop[] {
  if (check.severity !== 'error' || check.state === 'passed') return [];
  const name = sources.find(({ id }) => id === check.source)?.name ?? check.source;
  return [
    {
      rule: check.rule,
      source: name,
      rows: check.failing,
      message: `${name}: “${check.title}”. ${check.found}`,
    },
  ];
}
