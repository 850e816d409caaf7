import { afterEach, expect, test, vi } from 'vitest';
import { openDevice } from '../../src/engine/webgpu/device.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

type Limits = Readonly<Record<string, number>>;

/** A browser whose adapters give a device only where `accepts` the limits asked for; each adapter is asked once. */
function pretend(accepts: (limits: Limits) => boolean): Limits[] {
  const asked: Limits[] = [];
  const requestAdapter = (): Promise<unknown> => {
    let used = false;
    return Promise.resolve({
      info: { description: 'a card', isFallbackAdapter: false },
      limits: {
        maxStorageBufferBindingSize: 2 ** 32,
        maxBufferSize: 2 ** 30,
        maxComputeWorkgroupStorageSize: 49_152,
      },
      requestDevice: ({ requiredLimits }: { requiredLimits: Limits }) => {
        if (used) return Promise.reject(new Error('the adapter is used up'));
        used = true;
        asked.push(requiredLimits);
        if (accepts(requiredLimits)) return Promise.resolve({ limits: requiredLimits });
        return Promise.reject(new DOMException('too much', 'OperationError'));
      },
    });
  };
  vi.stubGlobal('navigator', { gpu: { requestAdapter } });
  return asked;
}

test('the largest limits are asked for by name', async () => {
  const asked = pretend(() => true);
  expect((await openDevice())?.name).toBe('a card');
  expect(asked).toEqual([
    {
      maxBufferSize: 2 ** 30,
      maxStorageBufferBindingSize: 2 ** 30,
      maxComputeWorkgroupStorageSize: 49_152,
    },
  ]);
});

test('what is refused is asked for by halves, then with the least workgroup storage, then by default', async () => {
  const asked = pretend((limits) => Object.keys(limits).length === 0);
  expect(await openDevice()).toBeDefined();
  expect(asked.map(({ maxBufferSize = 0 }) => Math.log2(maxBufferSize))).toEqual([
    ...[30, 29, 28, 27],
    ...[30, 29, 28, 27],
    -Infinity,
  ]);
  expect(asked[4]?.['maxComputeWorkgroupStorageSize']).toBe(16_384);
});

test('without an adapter there is no device', async () => {
  vi.stubGlobal('navigator', { gpu: { requestAdapter: () => Promise.resolve(null) } });
  expect(await openDevice()).toBeUndefined();
  vi.stubGlobal('navigator', {});
  expect(await openDevice()).toBeUndefined();
});
