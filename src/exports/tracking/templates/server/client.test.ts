import { expect, test } from 'vitest';
import { TrackingClient, type ClientOptions, type Problem } from './client.ts';
import { eventsIn, FakeServer, settled, testPlan } from './testing.ts';

const agreed = { identifiers: {}, granted: ['analytics'] };

function open(options: Partial<ClientOptions> = {}) {
  const server = new FakeServer();
  const problems: Problem[] = [];
  const client = new TrackingClient(
    testPlan,
    { endpoint: 'https://example.com/events', onproblem: (problem) => problems.push(problem), ...options },
    server,
  );
  return { server, client, problems };
}

const namesOf = ({ body }: { body: string }) => eventsIn(body).map(({ event }) => event);

test('events wait for the batch’s time, and go together in order', async () => {
  const { server, client } = open();
  client.track('read', {}, agreed);
  client.track('paid', {}, agreed);
  await server.pass(999);
  expect(server.posted).toHaveLength(0);
  await server.pass(1);
  expect(server.posted.map(namesOf)).toEqual([['read', 'paid']]);
});

test('a full batch goes at once, and the rest after it', async () => {
  const { server, client } = open({ batchEvents: 2 });
  for (let turn = 0; turn < 5; turn++) client.track('paid', {}, agreed);
  await client.flush();
  expect(server.posted.map((post) => namesOf(post).length)).toEqual([2, 2, 1]);
});

test('without consent nothing is recorded; what needs none is', () => {
  const { client, problems } = open();
  expect(client.track('read', {}, { identifiers: {}, granted: [] })).toBe(false);
  expect(client.track('paid', {}, { identifiers: {}, granted: [] })).toBe(true);
  expect(problems).toEqual([{ kind: 'consent', event: 'read' }]);
});

test('a retry has the idempotency key and the events of the first attempt; the next batch has another', async () => {
  const { server, client, problems } = open();
  server.answers = [
    { status: 500, retryAfter: null },
    { status: 429, retryAfter: '7' },
  ];
  client.track('paid', {}, agreed);
  await server.pass(1000);
  await server.pass(499);
  expect(server.posted).toHaveLength(1);
  await server.pass(1);
  expect(server.posted).toHaveLength(2);
  await server.pass(6999);
  expect(server.posted).toHaveLength(2);
  await server.pass(1);
  client.track('paid', {}, agreed);
  await client.flush();
  const keys = server.posted.map(({ headers }) => headers['Idempotency-Key']);
  expect(keys).toHaveLength(4);
  expect(new Set(keys.slice(0, 3)).size).toBe(1);
  expect(keys[3]).not.toBe(keys[0]);
  expect(new Set(server.posted.slice(0, 3).map(({ body }) => eventsIn(body)[0]?.id)).size).toBe(1);
  expect(problems.map(({ kind }) => kind)).toEqual(['unreachable', 'unreachable']);
});

test('a batch that is refused, or failed too often, is handed to whoever keeps the lost', async () => {
  const lost: string[] = [];
  const { server, client, problems } = open({
    attempts: 2,
    onlost: (events) => lost.push(...events.map(({ event }) => event)),
  });
  server.answers = [400, 500, 500].map((status) => ({ status, retryAfter: null }));
  client.track('paid', {}, agreed);
  await server.pass(1000);
  client.track('read', {}, agreed);
  await server.pass(10_000);
  expect(lost).toEqual(['paid', 'read']);
  expect(problems.map(({ kind }) => kind)).toEqual(['refused', 'unreachable', 'lost']);
  expect(client.waiting).toBe(0);
});

test('a full queue takes no more and says so', () => {
  const { client, problems } = open({ queueEvents: 2, batchEvents: 10 });
  const taken = [1, 2, 3].map(() => client.track('paid', {}, agreed));
  expect(taken).toEqual([true, true, false]);
  expect(problems).toEqual([{ kind: 'overflow', event: 'paid' }]);
});

test('closing delivers what waits and takes no more', async () => {
  const { server, client } = open();
  client.track('paid', {}, agreed);
  expect(await client.close()).toEqual({ unsent: 0 });
  expect(server.posted).toHaveLength(1);
  expect(client.track('paid', {}, agreed)).toBe(false);
});

test('closing gives up at its deadline and tells what is left', async () => {
  const { server, client } = open();
  server.hangs = true;
  client.track('paid', {}, agreed);
  client.track('read', {}, agreed);
  const closed = client.close(2000);
  await server.pass(2000);
  await settled();
  expect(await closed).toEqual({ unsent: 2 });
});

test('an event keeps the id and the time that it is given', async () => {
  const { server, client } = open();
  client.track('paid', {}, { ...agreed, id: 'order-1', time: new Date('2025-12-31T12:00:00Z') });
  await client.flush();
  expect(eventsIn(server.posted[0]?.body ?? '')[0]).toMatchObject({
    id: 'order-1',
    time: '2025-12-31T12:00:00.000Z',
  });
});

test('problems hold no value of an event', async () => {
  const { server, client, problems } = open({ attempts: 1 });
  server.answers = [{ status: 500, retryAfter: null }];
  client.track('paid', { name: 'secret' }, { identifiers: { customer: 'secret' }, granted: [] });
  await client.flush();
  expect(problems.map(({ kind }) => kind)).toEqual(['invalid', 'lost']);
  expect(JSON.stringify(problems)).not.toContain('secret');
});
