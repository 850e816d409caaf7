import process from 'node:process';
import { expect, test, vi } from 'vitest';
import { TrackingClient } from './client.ts';
import { flushOnExit } from './shutdown.ts';
import { FakeServer, testPlan } from './testing.ts';

test('the signal by which a server is stopped delivers what waits, and then ends the process', async () => {
  const server = new FakeServer();
  const client = new TrackingClient(testPlan, { endpoint: 'https://example.com' }, server);
  const ended = new Promise<string>((resolve) => {
    vi.spyOn(process, 'kill').mockImplementation((_process, signal) => {
      resolve(String(signal));
      return true;
    });
  });
  flushOnExit(client, 1000, ['SIGUSR2']);
  client.track('paid', {}, { identifiers: {}, granted: [] });
  process.emit('SIGUSR2', 'SIGUSR2');
  expect(await ended).toBe('SIGUSR2');
  expect(server.posted).toHaveLength(1);
  vi.restoreAllMocks();
});

test('listeners can be taken back', () => {
  const before = process.listenerCount('SIGUSR2');
  const client = new TrackingClient(testPlan, { endpoint: 'https://example.com' }, new FakeServer());
  const remove = flushOnExit(client, 1000, ['SIGUSR2']);
  expect(process.listenerCount('SIGUSR2')).toBe(before + 1);
  remove();
  expect(process.listenerCount('SIGUSR2')).toBe(before);
});
