import { AppError } from '../../core/errors.ts';

/** Largest buffer that is asked for. */
const MOST_BYTES = 2 ** 30;

export interface OpenedDevice {
  readonly device: GPUDevice;
  /** The adapter as people know it. */
  readonly name: string;
  /** Whether the browser computes in software: right, but slower than the CPU engine. */
  readonly fallback: boolean;
}

/**
 * A device with limits as large as the adapter's (buffers up to 1 GiB), stepped down to the defaults where that is refused.
 * Undefined where the browser has no adapter.
 */
export async function openDevice(): Promise<OpenedDevice | undefined> {
  if (!('gpu' in navigator)) return undefined;
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) return undefined;
  const { info, limits } = adapter;
  const bytes = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize, MOST_BYTES);
  const wanted = {
    maxBufferSize: bytes,
    maxStorageBufferBindingSize: bytes,
    maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
  };
  const ladder = [wanted, { ...wanted, maxComputeWorkgroupStorageSize: 16_384 }, {}];
  for (const requiredLimits of ladder) {
    const device = await tryDevice(adapter, requiredLimits);
    if (!device) continue;
    const name =
      info.description || [info.vendor, info.architecture].filter(Boolean).join(' ') || 'unnamed adapter';
    return { device, name, fallback: info.isFallbackAdapter };
  }
  return undefined;
}

async function tryDevice(
  adapter: GPUAdapter,
  requiredLimits: Record<string, number>,
): Promise<GPUDevice | undefined> {
  try {
    return await adapter.requestDevice({ requiredLimits });
  } catch (thrown) {
    if (thrown instanceof DOMException || thrown instanceof TypeError) return undefined;
    throw new AppError('engine.unavailable', 'The graphics device could not be opened.', {}, thrown);
  }
}
