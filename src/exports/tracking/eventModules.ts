import { comment, identifiersOf, literal, member } from './names.ts';
import { ruleOf, writtenEvents, type EventProperty, type PlanContent, type WrittenEvent } from './plan.ts';
import { sampleOf } from './samples.ts';
import { breaches, type Plan, type PropertyValue } from './templates/shared/rules.ts';

/** Where typed functions are called: in a page, or on a server, where each call says who it is about. */
export type Side = 'browser' | 'server';

const clientOf = { browser: 'Tracker', server: 'TrackingClient' } as const;

const header = (version: string): string =>
  `// Generated from version ${version} of the tracking plan. Change the plan and generate it again.\n`;

/** `events.ts` of one side: a typed function for each event, and the client with the plan in it. */
export function eventsModule(plan: PlanContent, version: string, side: Side): string {
  const events = writtenEvents(plan);
  const names = identifiersOf(events.map(({ name }) => name));
  const client = clientOf[side];
  const options = side === 'browser' ? 'TrackerOptions' : 'ClientOptions';
  const types = events.flatMap(({ properties }, index) =>
    properties.length > 0 ? [`  ${names[index] ?? ''}Properties,`] : [],
  );
  const functions = events.map((event, index) => oneFunction(event, names[index] ?? '', side));
  const imports =
    types.length > 0 ? `import type {\n${types.join('\n')}\n} from '../shared/properties.ts';\n` : '';
  const context = events.length > 0 && side === 'server' ? ', type Context' : '';
  const around = side === 'browser' ? './surroundings.ts' : './client.ts';
  return `${header(version)}import { plan } from '../shared/plan.ts';
${imports}import { ${client}, type ${options}${context} } from './client.ts';
import type { Surroundings } from '${around}';

/** Opens the client for this plan. */
export function ${side === 'browser' ? 'openTracker' : 'openClient'}(options: ${options}, around?: Surroundings): ${client} {
  return around === undefined ? new ${client}(plan, options) : new ${client}(plan, options, around);
}
${functions.join('')}`;
}

function oneFunction(event: WrittenEvent, name: string, side: Side): string {
  const parameters = [`client: ${clientOf[side]}`];
  const optional = event.properties.every(({ required }) => !required);
  const has = event.properties.length > 0;
  const last = side === 'browser';
  if (has) parameters.push(`properties: ${name}Properties${optional && last ? ' = {}' : ''}`);
  if (side === 'server') parameters.push('context: Context');
  const about = [
    comment(event.description),
    `Event ${comment(event.name)}, for the purpose ${comment(event.purpose)}.`,
    event.owner === '' ? '' : `Owner: ${comment(event.owner)}.`,
  ];
  const call = [literal(event.name), has ? 'properties' : '{}', ...(side === 'server' ? ['context'] : [])];
  return `
/** ${about.filter((part) => part !== '').join(' ')} */
export function track${name}(${parameters.join(', ')}): boolean {
  return client.track(${call.join(', ')});
}
`;
}

/** `events.test.ts` of one side: every function is called with a value for each property, and what arrives is looked at. */
export function eventsTest(plan: PlanContent, version: string, side: Side): string {
  const events = writtenEvents(plan);
  const names = identifiersOf(events.map(({ name }) => name));
  const rules: Plan = {
    version,
    events: new Map(events.map((event) => [event.name, ruleOf(event)])),
    purposes: new Map(),
    identifiers: [],
  };
  const identifiers = `{ ${plan.identifiers.map(({ name }) => `${member(name)}: 'someone'`).join(', ')} }`;
  const granted = `[${plan.purposes.map(({ id }) => literal(id)).join(', ')}]`;
  const tests = events.map((event, index) => {
    const given = new Map(event.properties.map((property) => [property.name, sampleOf(property)]));
    const broken = breaches(rules, event.name, Object.fromEntries(given));
    const call = [
      'client',
      ...(event.properties.length > 0 ? [`{ ${samples(event.properties, given)} }`] : []),
      ...(side === 'server' ? ['context'] : []),
    ];
    return `
test(${literal(`${event.name} arrives with its properties`)}, async () => {
  const { client, arrived, problems } = open();
  expect(events.track${names[index] ?? ''}(${call.join(', ')})).toBe(true);
  const [event] = await arrived();
  expect(event?.event).toBe(${literal(event.name)});
  expect(event?.purpose).toBe(${literal(event.purpose)});
  expect(Object.entries(event?.properties ?? {})).toEqual(${entries(given)});
  expect(problems).toEqual(${breachList(event.name, broken)});
});
`;
  });
  const opening =
    side === 'browser' ? browserOpening(identifiers, granted) : serverOpening(identifiers, granted);
  const bare = `import { expect, test } from 'vitest';\nimport * as events from './events.ts';\n`;
  return `${header(version)}${events.length === 0 ? bare : opening}${tests.join('')}
test('every event of the plan has a function of its own', () => {
  const functions = Object.keys(events).filter((name) => name.startsWith('track'));
  expect(functions).toHaveLength(${events.length});
});
`;
}

function samples(properties: readonly EventProperty[], given: ReadonlyMap<string, PropertyValue>): string {
  return properties.map(({ name }) => `${member(name)}: ${valueOf(given.get(name))}`).join(', ');
}

const valueOf = (value: PropertyValue | undefined): string =>
  typeof value === 'string' ? literal(value) : String(value);

/** Entries as JavaScript orders an object's own names: whole numbers first. */
function entries(given: ReadonlyMap<string, PropertyValue>): string {
  const ordered = Object.entries(Object.fromEntries(given));
  return `[${ordered.map(([name, value]) => `[${literal(name)}, ${valueOf(value)}]`).join(', ')}]`;
}

function breachList(event: string, broken: ReturnType<typeof breaches>): string {
  const all = broken.map(
    ({ property, rule }) =>
      `{ kind: 'invalid', breach: { event: ${literal(event)}, property: ${literal(property ?? '')}, rule: ${literal(rule)} } }`,
  );
  return `[${all.join(', ')}]`;
}

function browserOpening(identifiers: string, granted: string): string {
  return `import { expect, test } from 'vitest';
import type { TrackedEvent } from '../shared/rules.ts';
import type { Problem } from './client.ts';
import * as events from './events.ts';
import { FakeBrowser } from './testing.ts';

function open() {
  const browser = new FakeBrowser();
  const problems: Problem[] = [];
  const client = events.openTracker(
    { endpoint: '/events', granted: ${granted}, onproblem: (problem) => problems.push(problem) },
    browser,
  );
  client.identify(${identifiers});
  const arrived = async (): Promise<readonly TrackedEvent[]> => {
    await client.flush();
    return (JSON.parse(browser.posted[0] ?? '') as { events: TrackedEvent[] }).events;
  };
  return { client, arrived, problems };
}
`;
}

function serverOpening(identifiers: string, granted: string): string {
  return `import { expect, test } from 'vitest';
import type { TrackedEvent } from '../shared/rules.ts';
import type { Context, Problem } from './client.ts';
import * as events from './events.ts';
import { FakeServer } from './testing.ts';

const context: Context = { identifiers: ${identifiers}, granted: ${granted} };

function open() {
  const server = new FakeServer();
  const problems: Problem[] = [];
  const client = events.openClient(
    { endpoint: 'https://example.com/events', onproblem: (problem) => problems.push(problem) },
    server,
  );
  const arrived = async (): Promise<readonly TrackedEvent[]> => {
    await client.flush();
    return (JSON.parse(server.posted[0]?.body ?? '') as { events: TrackedEvent[] }).events;
  };
  return { client, arrived, problems };
}
`;
}
