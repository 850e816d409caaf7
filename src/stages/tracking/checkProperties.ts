import { asAppError } from '../../core/errors.ts';
import { formatCounted } from '../../core/format.ts';
import { ident, join, sql, type Sql } from '../../core/sql.ts';
import type { RunContext } from '../context.ts';
import { ofEvents, examplesOf, propertyColumn, type Subject } from './subject.ts';
import { eventName } from './observe.ts';
import type { Finding, PropertySpec } from './spec.ts';
import { brokenRules, violations, type Violations } from './violations.ts';
import type { ProfiledColumn } from '../sources/spec.ts';

/** Properties of one query: bounds the length of its text and lets a cancel be heard. */
const propertiesAtATime = 24;
/** Findings that come with their rows: each is a query of its own. */
const mostWithExamples = 200;

/** A property that has a column, with its conditions. */
export interface BoundProperty {
  readonly property: PropertySpec;
  readonly column: ProfiledColumn;
  readonly rules: Violations;
}

/** The plan's properties that can be checked, and what cannot be and why. */
export async function bindProperties(
  subject: Subject,
): Promise<{ readonly bound: readonly BoundProperty[]; readonly unchecked: readonly string[] }> {
  const bound: BoundProperty[] = [];
  const unchecked: string[] = [];
  for (const property of subject.plan.properties) {
    const column = propertyColumn(subject, property.name);
    if (!column) continue;
    const readable = property.pattern === '' || (await isReadable(property.pattern, subject.context));
    if (!readable) {
      unchecked.push(
        `The pattern of ${property.name} is not a regular expression that can be run here (RE2).`,
      );
    }
    bound.push({ property, column, rules: violations(property, column, readable) });
  }
  return { bound, unchecked };
}

/** Whether the database reads a text as a regular expression: its RE2 has no look-around and no references back. */
async function isReadable(pattern: string, { database, work }: RunContext): Promise<boolean> {
  try {
    await database.run(sql`SELECT regexp_full_match('', ${pattern})`, work);
    return true;
  } catch (thrown) {
    const error = asAppError(thrown);
    if (error.code === 'query.failed' || error.code === 'query.syntax') return false;
    throw error;
  }
}

const told: Readonly<Record<(typeof brokenRules)[number], (property: PropertySpec) => string>> = {
  type: ({ name, type }) => `${name} is not ${type === 'integer' ? 'an' : 'a'} ${type}`,
  values: ({ name }) => `${name} is none of the allowed values`,
  pattern: ({ name }) => `${name} does not match its pattern`,
  range: ({ name, minimum, maximum, unit }) => {
    const bounds =
      minimum === null
        ? `at most ${String(maximum)}`
        : maximum === null
          ? `at least ${minimum}`
          : `${minimum} to ${maximum}`;
    return `${name} is outside its range (${bounds}${unit ? ` ${unit}` : ''})`;
  },
};

/** Missing, mistyped and forbidden values of every property, event by event, counted over all rows. */
export async function checkProperties(subject: Subject, bound: readonly BoundProperty[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  const { work } = subject.context;
  for (let start = 0; start < bound.length; start += propertiesAtATime) {
    const some = bound.slice(start, start + propertiesAtATime);
    const counts = await countBroken(subject, some);
    for (const [index, one] of some.entries()) {
      for (const event of subject.plan.events) {
        const row = counts.get(event.name);
        const use = event.properties.find(({ property }) => property === one.property.id);
        if (!row || !use) continue;
        const all = Number(row['rows'] ?? 0);
        const missing = Number(row[`m${index}`] ?? 0);
        if (use.required && missing > 0)
          findings.push(await missingFinding(subject, one, event.name, missing, all));
        for (const rule of brokenRules) {
          const count = Number(row[`${rule}${index}`] ?? 0);
          const condition = one.rules[rule];
          if (count === 0 || !condition) continue;
          findings.push({
            kind: rule,
            severity: 'error',
            event: event.name,
            property: one.property.name,
            count,
            of: all - missing,
            words: `In ${formatCounted(count, 'row')} of ${event.name} ${told[rule](one.property)}.`,
            examples:
              findings.length < mostWithExamples
                ? await examplesOf(subject, sql`${ofEvents(subject, [event.name])} AND ${condition}`, {
                    column: one.column,
                    personal: one.property.personal,
                  })
                : [],
          });
        }
      }
    }
    work.progress?.(
      'Checking properties',
      Math.min(bound.length, start + some.length),
      bound.length,
      'properties',
    );
  }
  return [...findings, ...(await unplanned(subject, bound)), ...withoutColumn(subject)];
}

type Counts = Readonly<Record<string, string | number | null>>;

async function countBroken(subject: Subject, some: readonly BoundProperty[]): Promise<Map<string, Counts>> {
  const { database, work } = subject.context;
  const count = (condition: Sql, name: string): Sql =>
    sql`(count(*) FILTER (WHERE ${condition}))::DOUBLE AS ${ident(name)}`;
  const figures = some.flatMap(({ rules }, index) => [
    count(rules.missing, `m${index}`),
    ...brokenRules.flatMap((rule) => {
      const condition = rules[rule];
      return condition ? [count(condition, `${rule}${index}`)] : [];
    }),
  ]);
  const names = subject.plan.events.map(({ name }) => name);
  const rows = await database.rows<Record<string, string | number | null>>(
    sql`SELECT ${eventName(subject.binding)} AS event, count(*)::DOUBLE AS rows, ${join(figures)}
      FROM ${ident(subject.source.table)} WHERE ${ofEvents(subject, names)} GROUP BY 1`,
    work,
  );
  return new Map(rows.map((row) => [String(row['event']), row]));
}

async function missingFinding(
  subject: Subject,
  { property, rules }: BoundProperty,
  event: string,
  count: number,
  of: number,
): Promise<Finding> {
  return {
    kind: 'missing',
    severity: 'error',
    event,
    property: property.name,
    count,
    of,
    words: `${formatCounted(count, 'row')} of ${event} ${count === 1 ? 'lacks' : 'lack'} ${property.name}, which is required.`,
    examples: await examplesOf(subject, sql`${ofEvents(subject, [event])} AND ${rules.missing}`, null),
  };
}

/** Properties that an event has in the table and not in the plan. */
async function unplanned(subject: Subject, bound: readonly BoundProperty[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  const byName = new Map(bound.map((one) => [one.property.name, one]));
  for (const { name, column, present } of subject.observed.properties) {
    const known = byName.get(name);
    for (const event of subject.plan.events) {
      const count = present.get(event.name) ?? 0;
      if (count === 0 || event.properties.some(({ property }) => property === known?.property.id)) continue;
      const condition = known ? sql`NOT (${known.rules.missing})` : sql`${ident(column.id)} IS NOT NULL`;
      const shown = findings.length < mostWithExamples;
      findings.push({
        kind: 'unplanned-property',
        severity: 'note',
        event: event.name,
        property: name,
        count,
        of: subject.observed.events.find((one) => one.name === event.name)?.rows ?? count,
        words: `${formatCounted(count, 'row')} of ${event.name} ${count === 1 ? 'has' : 'have'} ${name}, which the plan does not give it.`,
        examples: shown
          ? await examplesOf(subject, sql`${ofEvents(subject, [event.name])} AND ${condition}`, {
              column,
              personal: known?.property.personal ?? true,
            })
          : [],
      });
    }
  }
  return findings;
}

function withoutColumn(subject: Subject): Finding[] {
  const { plan, observed } = subject;
  return plan.properties.flatMap((property): Finding[] => {
    if (propertyColumn(subject, property.name)) return [];
    const users = plan.events.filter((event) => event.properties.some((use) => use.property === property.id));
    const needed = users.filter((event) =>
      event.properties.some((use) => use.property === property.id && use.required),
    );
    if (users.length === 0) return [];
    const rowsOf = (names: typeof users): number =>
      names.reduce((sum, { name }) => sum + (observed.events.find((one) => one.name === name)?.rows ?? 0), 0);
    return [
      {
        kind: 'no-column',
        severity: needed.length > 0 ? 'error' : 'note',
        event: null,
        property: property.name,
        count: rowsOf(needed),
        of: rowsOf(users),
        words: `No column holds ${property.name}${needed.length > 0 ? `, which ${formatCounted(needed.length, 'event')} ${needed.length === 1 ? 'requires' : 'require'}` : ''}.`,
        examples: [],
      },
    ];
  });
}
