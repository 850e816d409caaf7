import type { EventProperty } from './plan.ts';
import type { PropertyValue } from './templates/shared/rules.ts';

/** Texts among which one is sought that matches a pattern. */
const texts = [
  'a',
  'A',
  '1',
  'abc',
  'ABC',
  'A1',
  'AB12',
  'abc-123',
  '12345',
  '2026-01-01',
  'person@example.com',
  '+441234567890',
  'https://example.com/',
  '00000000-0000-4000-8000-000000000000',
];

/** A value that a property may have, for generated tests: an allowed one, or one of its type that its other rules let through where one is found. */
export function sampleOf({
  type,
  values,
  pattern,
  minimum,
  maximum,
}: Omit<EventProperty, 'required'>): PropertyValue {
  const [first] = values;
  switch (type) {
    case 'boolean':
      return first !== 'false';
    case 'integer':
    case 'number': {
      const listed = values.map(Number).find((value) => Number.isFinite(value));
      if (listed !== undefined) return listed;
      const least = minimum ?? Math.min(0, maximum ?? 0);
      const whole = Math.ceil(least);
      return type === 'integer' || whole <= (maximum ?? Infinity) ? whole + 0 : least;
    }
    case 'date':
      return first ?? '2026-01-01';
    case 'timestamp':
      return first ?? '2026-01-01T12:00:00Z';
    case 'text':
      return first ?? matching(pattern);
  }
}

function matching(pattern: string): string {
  if (pattern === '') return 'a';
  try {
    const expression = new RegExp(`^(?:${pattern})$`, 'u');
    return texts.find((text) => expression.test(text)) ?? 'a';
  } catch (unreadable) {
    if (unreadable instanceof SyntaxError) return 'a';
    throw unreadable;
  }
}
