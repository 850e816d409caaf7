import { expect, test } from 'vitest';
import { Tracker, type Problem, type TrackerOptions } from './client.ts';
import { eventsIn, FakeBrowser, MemoryStorage, settled, testPlan } from './testing.ts';

function open(
  browser = new FakeBrowser(),
  options: Partial<TrackerOptions> = {},
): { browser: FakeBrowser; tracker: Tracker; problems: Problem[] } {
  const problems: Problem[] = [];
  const tracker = new Tracker(
    testPlan,
    {
      endpoint: '/events',
      granted: ['analytics'],
      onproblem: (problem) => problems.push(problem),
      ...options,
    },
    browser,
  );
  return { browser, tracker, problems };
}

test('events wait for the batch’s time, and go together', async () => {
  const { browser, tracker } = open();
  tracker.track('read', { page: 1 });
  tracker.track('paid', {});
  await browser.pass(4999);
  expect(browser.posted).toHaveLength(0);
  await browser.pass(1);
  expect(browser.posted.map(eventsIn)).toEqual([['read', 'paid']]);
  expect(tracker.waiting).toBe(0);
});

test('a full batch goes at once, by number and by size', async () => {
  const many = open(new FakeBrowser(), { batchEvents: 3 });
  for (let page = 1; page <= 3; page++) many.tracker.track('read', { page });
  await many.browser.pass(0);
  expect(many.browser.posted.map(eventsIn)).toEqual([['read', 'read', 'read']]);
  const large = open(new FakeBrowser(), { batchBytes: 600 });
  for (let page = 1; page <= 3; page++) large.tracker.track('read', { page, email: 'x'.repeat(150) });
  await large.browser.pass(0);
  expect(large.browser.posted.length).toBeGreaterThan(1);
  expect(large.browser.posted.every((body) => body.length < 1000)).toBe(true);
});

test('a repetition within the debounce time is no second event, a later one is', async () => {
  const { browser, tracker, problems } = open();
  expect(tracker.track('read', { page: 1 })).toBe(true);
  await browser.pass(200);
  expect(tracker.track('read', { page: 1 })).toBe(false);
  await browser.pass(200);
  expect(tracker.track('read', { page: 1 })).toBe(false);
  expect(tracker.track('read', { page: 2 })).toBe(true);
  await browser.pass(300);
  expect(tracker.track('read', { page: 1 })).toBe(true);
  expect(problems.map(({ kind }) => kind)).toEqual(['repeated', 'repeated']);
});

test('without consent nothing is recorded; what needs none is', () => {
  const { tracker, problems } = open(new FakeBrowser(), { granted: [] });
  expect(tracker.track('read', {})).toBe(false);
  expect(tracker.track('paid', {})).toBe(true);
  tracker.grant('analytics');
  expect(tracker.track('read', {})).toBe(true);
  expect(problems).toEqual([{ kind: 'consent', event: 'read' }]);
});

test('withdrawal empties the queue of that purpose, in storage too, and leaves the rest', () => {
  const browser = new FakeBrowser();
  const { tracker, problems } = open(browser, { granted: ['analytics', 'marketing'] });
  tracker.track('read', { email: 'secret@example.com' });
  tracker.track('offered', {});
  tracker.track('paid', {});
  tracker.withdraw('analytics');
  expect(tracker.waiting).toBe(2);
  expect(JSON.stringify([...(browser.storage as MemoryStorage).values])).not.toContain('secret');
  expect(problems).toEqual([{ kind: 'withdrawn', events: 1 }]);
});

test('withdrawal stops a batch that is on its way, and sends the rest of it', async () => {
  const { browser, tracker } = open();
  browser.hangs = true;
  tracker.track('read', {});
  tracker.track('paid', {});
  await browser.pass(5000);
  expect(browser.posted.map(eventsIn)).toEqual([['read', 'paid']]);
  browser.hangs = false;
  tracker.withdraw('analytics');
  await settled();
  expect(browser.posted.map(eventsIn)).toEqual([['read', 'paid'], ['paid']]);
  expect(tracker.waiting).toBe(0);
});

test('what could not be sent survives a reload, and is sent once there is a network', async () => {
  const storage = new MemoryStorage();
  const before = open(new FakeBrowser(storage));
  before.browser.online = false;
  before.tracker.track('read', { page: 7 });
  await before.browser.pass(60_000);
  before.tracker.close();
  expect(before.browser.posted).toHaveLength(0);
  const after = open(new FakeBrowser(storage));
  after.browser.online = false;
  await after.browser.pass(60_000);
  after.browser.online = true;
  after.browser.say('online');
  await after.browser.pass(0);
  expect(after.browser.posted.map(eventsIn)).toEqual([['read']]);
  expect(storage.length).toBe(0);
});

test('after a reload nothing is sent for a purpose that is not agreed to any more', async () => {
  const storage = new MemoryStorage();
  const before = open(new FakeBrowser(storage));
  before.tracker.track('read', {});
  before.tracker.close();
  const after = open(new FakeBrowser(storage), { granted: [] });
  await after.browser.pass(60_000);
  expect(after.browser.posted).toHaveLength(0);
  after.tracker.withdraw('analytics');
  expect(storage.length).toBe(0);
});

test('the queue is bounded by number, size and age', async () => {
  const { browser, tracker, problems } = open(new FakeBrowser(), { queueEvents: 3, batchEvents: 100 });
  browser.online = false;
  for (let page = 1; page <= 5; page++) tracker.track('read', { page });
  expect(tracker.waiting).toBe(3);
  expect(problems).toEqual([
    { kind: 'overflow', events: 1 },
    { kind: 'overflow', events: 1 },
  ]);
  await browser.pass(8 * 86_400_000);
  browser.online = true;
  await tracker.flush();
  expect(browser.posted).toHaveLength(0);
  expect(problems.at(-1)).toEqual({ kind: 'expired', events: 3 });
});

test('storage that is full or refused keeps events in memory', async () => {
  for (const storage of [new MemoryStorage(10), null]) {
    const { browser, tracker } = open(new FakeBrowser(storage));
    tracker.track('read', {});
    await browser.pass(5000);
    expect(browser.posted.map(eventsIn)).toEqual([['read']]);
  }
});

test('damaged entries of the queue are thrown away', () => {
  const storage = new MemoryStorage();
  storage.setItem('tracking:0-a', '{broken');
  storage.setItem('tracking:1-b', '{"at":"no"}');
  storage.setItem('of another', 'kept');
  const { tracker } = open(new FakeBrowser(storage));
  expect(tracker.waiting).toBe(0);
  expect([...storage.values.keys()]).toEqual(['of another']);
});

test('an event that another tab has sent is not sent again', async () => {
  const storage = new MemoryStorage();
  const first = open(new FakeBrowser(storage));
  first.tracker.track('read', {});
  const second = open(new FakeBrowser(storage));
  await second.browser.pass(0);
  await first.browser.pass(5000);
  expect(second.browser.posted.map(eventsIn)).toEqual([['read']]);
  expect(first.browser.posted).toHaveLength(0);
});

test('a failing endpoint is asked again after growing pauses, with the same event ids', async () => {
  const { browser, tracker, problems } = open();
  browser.answers = [503, 0, 429].map((status) => ({ status, retryAfter: null }));
  tracker.track('read', {});
  await browser.pass(5000);
  await browser.pass(999);
  expect(browser.posted).toHaveLength(1);
  await browser.pass(1);
  expect(browser.posted).toHaveLength(2);
  await browser.pass(1999);
  expect(browser.posted).toHaveLength(2);
  await browser.pass(10_000);
  expect(browser.posted).toHaveLength(4);
  expect(new Set(browser.posted.map((body) => /"id":"[^"]+"/.exec(body)?.[0])).size).toBe(1);
  expect(problems.map(({ kind }) => kind)).toEqual(['unreachable', 'unreachable', 'unreachable']);
  expect(tracker.waiting).toBe(0);
});

test('Retry-After is kept to', async () => {
  const { browser, tracker } = open();
  browser.answers = [{ status: 429, retryAfter: '60' }];
  tracker.track('read', {});
  await browser.pass(5000);
  tracker.track('paid', {});
  await browser.pass(59_000);
  expect(browser.posted).toHaveLength(1);
  await browser.pass(1000);
  expect(browser.posted.map(eventsIn)).toEqual([['read'], ['read', 'paid']]);
});

test('a batch that is refused for good is dropped and told', async () => {
  const { browser, tracker, problems } = open();
  browser.answers = [{ status: 400, retryAfter: null }];
  tracker.track('read', {});
  await browser.pass(5000);
  expect(tracker.waiting).toBe(0);
  expect(problems).toEqual([{ kind: 'refused', events: 1, status: 400 }]);
});

test('what waits is handed over when the page goes away, and stays where the browser does not take it', () => {
  const { browser, tracker } = open(new FakeBrowser(), { batchEvents: 2 });
  browser.online = false;
  for (let page = 1; page <= 3; page++) tracker.track('read', { page });
  browser.beaconTakes = false;
  browser.say('hide');
  expect(tracker.waiting).toBe(3);
  browser.beaconTakes = true;
  browser.say('hide');
  expect(browser.beacons.map(eventsIn)).toEqual([['read', 'read'], ['read']]);
  expect(tracker.waiting).toBe(0);
});

test('a batch on its way is not handed over a second time', async () => {
  const { browser, tracker } = open();
  browser.hangs = true;
  tracker.track('read', {});
  await browser.pass(5000);
  tracker.track('paid', {});
  browser.say('hide');
  expect(browser.beacons.map(eventsIn)).toEqual([['paid']]);
});

test('problems and breaches hold no value of an event', async () => {
  const { browser, tracker, problems } = open(new FakeBrowser(), { sendInvalid: false });
  tracker.track('read', { email: 'secret@example.com', page: -5 });
  tracker.track('read', { email: 'secret@example.com', unplanned: 'secret' });
  tracker.track('read', { email: `secret${'x'.repeat(60_000)}` });
  browser.answers = [{ status: 500, retryAfter: null }];
  tracker.track('read', { email: 'secret@example.com' });
  await browser.pass(5000);
  expect(problems.length).toBeGreaterThan(3);
  expect(JSON.stringify(problems)).not.toContain('secret');
});

test('identifiers go with the events that follow, until they are forgotten', async () => {
  const { browser, tracker } = open();
  tracker.identify({ customer: 'K1', session: 'S1' });
  tracker.track('read', { page: 1 });
  tracker.identify({ customer: null });
  tracker.track('read', { page: 2 });
  await browser.pass(5000);
  const { events } = JSON.parse(browser.posted[0] ?? '') as { events: { identifiers: object }[] };
  expect(events.map(({ identifiers }) => identifiers)).toEqual([
    { customer: 'K1', session: 'S1' },
    { session: 'S1' },
  ]);
});
