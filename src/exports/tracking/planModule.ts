import { comment, identifiersOf, literal } from './names.ts';
import { ruleOf, writtenEvents, type EventProperty, type PlanContent } from './plan.ts';

const list = (texts: readonly string[]): string => `[${texts.map(literal).join(', ')}]`;

/** `shared/plan.ts`: the plan as data, for checks while events are recorded. */
export function planModule(plan: PlanContent, version: string): string {
  const events = writtenEvents(plan).map((event) => {
    const { purpose, properties } = ruleOf(event);
    const rules = properties.map(
      (one) =>
        `        { name: ${literal(one.name)}, type: ${literal(one.type)}, required: ${String(one.required)}, values: ${list(one.values)}, ` +
        `pattern: ${literal(one.pattern)}, minimum: ${String(one.minimum)}, maximum: ${String(one.maximum)}, personal: ${String(one.personal)} },`,
    );
    return [
      `    [`,
      `      ${literal(event.name)},`,
      `      {`,
      `        purpose: ${literal(purpose)},`,
      `        properties: [`,
      ...rules.map((rule) => `  ${rule}`),
      `        ],`,
      `      },`,
      `    ],`,
    ].join('\n');
  });
  const purposes = plan.purposes.map(({ id, consent }) => `    [${literal(id)}, ${String(consent)}],`);
  const identifiers = plan.identifiers.map(
    ({ name, required, personal }) =>
      `    { name: ${literal(name)}, required: ${String(required)}, personal: ${String(personal)} },`,
  );
  return [
    `// Generated from version ${version} of the tracking plan. Change the plan and generate it again.`,
    `import type { Plan } from './rules.ts';`,
    ``,
    `export const plan: Plan = {`,
    `  version: ${literal(version)},`,
    `  events: new Map([`,
    ...events,
    `  ]),`,
    `  purposes: new Map([`,
    ...purposes,
    `  ]),`,
    `  identifiers: [`,
    ...identifiers,
    `  ],`,
    `};`,
    ``,
  ].join('\n');
}

/** `shared/properties.ts`: one type for each event's properties. */
export function propertiesModule(plan: PlanContent, version: string): string {
  const events = writtenEvents(plan);
  const names = identifiersOf(events.map(({ name }) => name));
  const types = events.map((event, index) => {
    const members = event.properties.map((property) => {
      const about = describe(property);
      return `${about ? `  /** ${about} */\n` : ''}  readonly ${literal(property.name)}${property.required ? '' : '?'}: ${typeOf(property)};`;
    });
    const body = members.length === 0 ? 'Readonly<Record<never, never>>' : `{\n${members.join('\n')}\n}`;
    return `/** Properties of ${comment(event.name)}. */\nexport type ${names[index] ?? ''}Properties = ${body};\n`;
  });
  const header = `// Generated from version ${version} of the tracking plan. Change the plan and generate it again.`;
  return `${header}\n\n${types.join('\n')}${types.length === 0 ? 'export {};\n' : ''}`;
}

function describe({ description, unit, personal, minimum, maximum, pattern }: EventProperty): string {
  const parts = [
    comment(description),
    unit === '' ? '' : `In ${comment(unit)}.`,
    minimum === null ? '' : `At least ${minimum}.`,
    maximum === null ? '' : `At most ${maximum}.`,
    pattern === '' ? '' : `Matches ${comment(pattern)}.`,
    personal ? 'Personal data.' : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function typeOf({ type, values }: EventProperty): string {
  switch (type) {
    case 'boolean': {
      const [only] = values;
      return values.length === 1 && only !== undefined && /^(true|false)$/i.test(only)
        ? only.toLowerCase()
        : 'boolean';
    }
    case 'integer':
    case 'number': {
      const numbers = [...new Set(values.map(Number).filter(Number.isFinite))];
      return numbers.length > 0 ? numbers.map((value) => String(value + 0)).join(' | ') : 'number';
    }
    case 'text':
    case 'date':
    case 'timestamp':
      return values.length > 0 ? [...new Set(values)].map(literal).join(' | ') : 'string';
  }
}
