/** The files of the tracking code that people look at, with what each is for; the ZIP holds these and a few more. */
export const codeFiles = [
  { path: 'src/browser/events.ts', group: 'Browser', words: 'a typed function for each event' },
  { path: 'src/browser/client.ts', group: 'Browser', words: 'consent, batches, retries, leaving the page' },
  { path: 'src/browser/queue.ts', group: 'Browser', words: 'events that wait, kept over a reload' },
  { path: 'src/browser/surroundings.ts', group: 'Browser', words: 'what is asked of the browser' },
  { path: 'src/browser/events.test.ts', group: 'Browser', words: 'tests of every event' },
  { path: 'src/browser/client.test.ts', group: 'Browser', words: 'tests of the client' },
  { path: 'src/server/events.ts', group: 'Server', words: 'a typed function for each event' },
  { path: 'src/server/client.ts', group: 'Server', words: 'batches, retries, idempotency keys' },
  { path: 'src/server/shutdown.ts', group: 'Server', words: 'delivery before the process ends' },
  { path: 'src/server/events.test.ts', group: 'Server', words: 'tests of every event' },
  { path: 'src/server/client.test.ts', group: 'Server', words: 'tests of the client' },
  { path: 'src/shared/plan.ts', group: 'Both', words: 'the plan as data' },
  { path: 'src/shared/properties.ts', group: 'Both', words: 'a type for each event’s properties' },
  { path: 'src/shared/rules.ts', group: 'Both', words: 'checks while events are recorded' },
  { path: 'plan.schema.json', group: 'Both', words: 'JSON Schema of one event' },
  { path: 'README.md', group: 'Both', words: 'how it is used' },
] as const;
