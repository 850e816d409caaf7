import { formatCount } from '../../core/format.ts';
import { textCell } from '../../core/spreadsheet.ts';
import { escaped, page, table, time } from '../../exports/reportPage.ts';
import type { CheckResult, QualitySpec, QualityValue, Rule } from './spec.ts';

interface NamedSource {
  readonly id: string;
  readonly name: string;
  readonly rows: number;
}

/** What a report is written from. */
export interface ReportParts {
  readonly study: string;
  readonly spec: QualitySpec;
  readonly value: QualityValue<NamedSource>;
}

/** The report for programs: the rules and repairs as they are recorded, and what was found. Masked values stay masked. */
export function reportJson({ study, spec, value }: ReportParts): string {
  const { checks, repairs, levels, stops, checkedAt } = value;
  const sources = value.sources.map(({ id, name, rows }) => ({ id, name, rows }));
  const report = {
    format: 'tessera-quality-report',
    version: 1,
    study,
    checkedAt,
    sources,
    rules: spec.rules,
    checks,
    stops,
    repairs: spec.repairs.map((repair) => ({
      ...repair,
      result: repairs.find((one) => one.repair === repair.id) ?? null,
    })),
    serviceLevels: spec.levels.map((level) => ({
      ...level,
      newest: levels.find(({ source }) => source === level.source)?.newest ?? null,
    })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** One line for each value of a failing row: source, rule, severity, row, column, value. Formulas are made harmless. */
export function failingCsv({ value }: ReportParts): string {
  const lines = value.checks.flatMap((check) =>
    check.rows.flatMap(({ row, values }) =>
      check.columns.map((column, place) => [
        textCell(nameOf(value, check.source)),
        textCell(check.title),
        check.severity,
        row === null ? '' : String(row),
        textCell(column),
        values[place] === null || values[place] === undefined ? '' : textCell(values[place]),
      ]),
    ),
  );
  return [['source', 'rule', 'severity', 'row', 'column', 'value'], ...lines]
    .map((line) => `${line.join(',')}\r\n`)
    .join('');
}

const nameOf = (value: ReportParts['value'], id: string): string =>
  value.sources.find((source) => source.id === id)?.name ?? id;

/** The report for people: one page without scripts, that can be printed. */
export function reportHtml(parts: ReportParts): string {
  const { study, spec, value } = parts;
  const failing = value.checks.filter(({ state }) => state !== 'passed');
  const rules = new Map(spec.rules.map((rule) => [rule.id, rule]));
  const unknown = failing.filter(({ state }) => state === 'unknown').length;
  const aside = unknown === 0 ? '' : ` and ${formatCount(unknown)} cannot be checked`;
  const count = `${formatCount(failing.length - unknown)} of ${formatCount(value.checks.length)} checks fail${aside}; ${formatCount(value.stops.length)} of them stop the study.`;
  const body = [
    `<h1>Quality of ${escaped(study)}</h1>`,
    `<p>${count} Checked on ${time(value.checkedAt).markup}.</p>`,
    `<h2>Sources</h2>${table(
      ['Source', 'Rows', 'Owner', 'Newest'],
      value.sources.map(({ id, name, rows }) => [
        name,
        formatCount(rows),
        spec.levels.find(({ source }) => source === id)?.owner ?? '',
        time(value.levels.find(({ source }) => source === id)?.newest ?? null),
      ]),
    )}`,
    `<h2>What fails</h2>${failing.length === 0 ? '<p>Nothing.</p>' : failing.map((check) => failure(check, parts)).join('')}`,
    `<h2>All checks</h2>${table(
      ['Source', 'Rule', 'Severity', 'State', 'Found', 'Why'],
      value.checks.map((check) => [
        nameOf(value, check.source),
        check.title,
        check.severity,
        check.state,
        check.found,
        whyOf(rules.get(check.rule)),
      ]),
    )}`,
    `<h2>Repairs, in order</h2>${
      value.repairs.length === 0
        ? '<p>Nothing is repaired.</p>'
        : table(
            ['Source', 'Repair', 'Rows before', 'Rows after', 'Rows changed', 'Told'],
            value.repairs.map((one) => [
              nameOf(value, one.source),
              one.title,
              formatCount(one.rowsBefore),
              formatCount(one.rowsAfter),
              formatCount(one.changed),
              one.problem ?? one.told.join(' '),
            ]),
          )
    }`,
  ];
  return page(`Quality of ${escaped(study)}`, body.join('\n'));
}

const whyOf = (rule: Rule | undefined): string => rule?.why ?? '';

function failure(check: CheckResult, { value }: ReportParts): string {
  const head = `<h3>${escaped(check.title)} <small>${escaped(nameOf(value, check.source))}, ${check.severity}</small></h3><p>${escaped(check.found)}</p>`;
  if (check.rows.length === 0) return head;
  const rows = check.rows.map(({ row, values }) => [
    ...(check.unit === 'rows' ? [row === null ? '' : formatCount(row)] : []),
    ...values.map((one) => one ?? '—'),
  ]);
  return head + table([...(check.unit === 'rows' ? ['Row'] : []), ...check.columns], rows);
}
