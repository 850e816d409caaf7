import type { BindingSpec, IdentifierSpec } from '../spec.ts';

/** What a column of an event table can be, besides a property. */
export type Part = 'event' | 'time' | 'received' | 'id' | IdentifierSpec['kind'];

interface NamedColumn {
  readonly id: string;
  readonly name: string;
}

/** The binding with another column for a part; whichever columns have no part then hold properties. The event's column cannot be taken away. */
export function withColumn(
  binding: BindingSpec,
  part: Part,
  column: string | null,
  columns: readonly NamedColumn[],
): BindingSpec {
  if (part === 'event' && column === null) return binding;
  const changed = replaced(binding, part, column);
  const taken = new Set([
    changed.event,
    changed.time,
    changed.received,
    changed.id,
    ...changed.identifiers.map((one) => one.column),
  ]);
  const named = new Map(binding.properties.map((one) => [one.column, one.name]));
  const freed = new Set([
    binding.event,
    binding.time,
    binding.received,
    binding.id,
    ...binding.identifiers.map((one) => one.column),
  ]);
  const properties = columns
    .filter(({ id }) => !taken.has(id) && (named.has(id) || freed.has(id)))
    .map(({ id, name }) => ({ name: named.get(id) ?? (name.slice(0, 300) || id), column: id }));
  return { ...changed, properties };
}

function replaced(binding: BindingSpec, part: Part, column: string | null): BindingSpec {
  switch (part) {
    case 'event':
      return { ...binding, event: column ?? binding.event };
    case 'time':
    case 'received':
    case 'id':
      return { ...binding, [part]: column };
    default: {
      const others = binding.identifiers.filter(({ kind }) => kind !== part);
      return { ...binding, identifiers: column === null ? others : [...others, { kind: part, column }] };
    }
  }
}
