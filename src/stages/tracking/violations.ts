import { ident, join, sql, type Sql } from '../../core/sql.ts';
import type { Column } from '../../core/table.ts';
import { presence } from './observe.ts';
import type { PropertySpec } from './spec.ts';

/** How a property can break its rules, as conditions over one row; null where it cannot. */
export interface Violations {
  readonly missing: Sql;
  readonly type: Sql | null;
  readonly values: Sql | null;
  readonly pattern: Sql | null;
  readonly range: Sql | null;
}

export const brokenRules = ['type', 'values', 'pattern', 'range'] as const;

/** The conditions for a property in a column. What has the wrong type breaks no other rule. `readable` is false for a pattern that cannot be checked. */
export function violations(property: PropertySpec, column: Column, readable: boolean): Violations {
  const present = presence(column);
  const wrong = wrongType(property, column);
  const right = wrong ? sql`${present} AND NOT coalesce(${wrong}, true)` : present;
  const within = (condition: Sql): Sql => sql`(${right} AND ${condition})`;
  return {
    missing: sql`NOT ${present}`,
    type: wrong ? sql`(${present} AND coalesce(${wrong}, true))` : null,
    values: property.values.length > 0 ? within(outside(property, column)) : null,
    pattern:
      property.pattern !== '' && readable
        ? within(sql`NOT regexp_full_match(${text(column)}, ${property.pattern})`)
        : null,
    range: rangeOf(property, column, within),
  };
}

const text = ({ id }: Column): Sql => sql`${ident(id)}::VARCHAR`;
const double = (column: Column): Sql => sql`try_cast(trim(${text(column)}) AS DOUBLE)`;

/** Whether a present value is not of the planned type; null where a column of its type cannot hold one that is not. */
function wrongType({ type }: PropertySpec, column: Column): Sql | null {
  const has = column.type;
  const id = ident(column.id);
  const always = sql`true`;
  switch (type) {
    case 'text':
      return null;
    case 'integer':
      if (has === 'integer') return null;
      if (has !== 'number' && has !== 'text') return always;
      return sql`(${double(column)} IS NULL OR NOT isfinite(${double(column)}) OR ${double(column)} <> floor(${double(column)}))`;
    case 'number':
      if (has === 'integer') return null;
      if (has !== 'number' && has !== 'text') return always;
      return sql`(${double(column)} IS NULL OR NOT isfinite(${double(column)}))`;
    case 'boolean':
      if (has === 'boolean') return null;
      return sql`lower(trim(${text(column)})) NOT IN ('true', 'false', '0', '1')`;
    case 'date':
      if (has === 'date') return null;
      if (has === 'timestamp') return sql`${id} <> date_trunc('day', ${id})`;
      return has === 'text'
        ? sql`(NOT regexp_full_match(trim(${id}), '[0-9]{4}-[0-9]{2}-[0-9]{2}') OR try_cast(trim(${id}) AS DATE) IS NULL)`
        : always;
    case 'timestamp':
      if (has === 'timestamp' || has === 'date') return null;
      return has === 'text' ? sql`try_cast(trim(${id}) AS TIMESTAMP) IS NULL` : always;
  }
}

function outside(property: PropertySpec, column: Column): Sql {
  if (property.type === 'integer' || property.type === 'number') {
    const numbers = property.values.map(Number).filter(Number.isFinite);
    return numbers.length === 0
      ? sql`true`
      : sql`${double(column)} NOT IN (${join(numbers.map((number) => sql`${number}::DOUBLE`))})`;
  }
  const list = join(property.values.map((value) => sql`${value}`));
  return property.type === 'boolean'
    ? sql`lower(${text(column)}) NOT IN (${list})`
    : sql`${text(column)} NOT IN (${list})`;
}

function rangeOf(
  { type, minimum, maximum }: PropertySpec,
  column: Column,
  within: (condition: Sql) => Sql,
): Sql | null {
  if ((type !== 'integer' && type !== 'number') || (minimum === null && maximum === null)) return null;
  const below = minimum === null ? sql`false` : sql`${double(column)} < ${minimum}::DOUBLE`;
  const above = maximum === null ? sql`false` : sql`${double(column)} > ${maximum}::DOUBLE`;
  return within(sql`(${below} OR ${above})`);
}

/** Conditions joined by OR as a balanced tree, so that hundreds of them do not nest deeply; null for none. */
export function anyOf(conditions: readonly Sql[]): Sql | null {
  if (conditions.length <= 1) return conditions[0] ?? null;
  const middle = Math.ceil(conditions.length / 2);
  const left = anyOf(conditions.slice(0, middle));
  const right = anyOf(conditions.slice(middle));
  return left && right ? sql`(${left} OR ${right})` : (left ?? right);
}
