import { AppError } from '../../core/errors.ts';

/** Largest buffer that is asked for. */
const MOST_BYTES = 2 ** 30;
/** What every device has, without asking. */
const LEAST_BYTES = 2 ** 27;
const LEAST_STORAGE = 16_384;

const WANTED: GPURequestAdapterOptions = { powerPreference: 'high-performance' };

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
  const { gpu } = navigator;
  let adapter = await gpu.requestAdapter(WANTED);
  const { maxStorageBufferBindingSize, maxBufferSize, maxComputeWorkgroupStorageSize } =
    adapter?.limits ?? {};
  const bytes = Math.min(maxStorageBufferBindingSize ?? 0, maxBufferSize ?? 0, MOST_BYTES);
  for (const requiredLimits of [...rungs(bytes, maxComputeWorkgroupStorageSize ?? 0), {}]) {
    // An adapter gives one device at most, and none once it has failed to.
    adapter ??= await gpu.requestAdapter(WANTED);
    if (!adapter) return undefined;
    const { info } = adapter;
    const device = await tryDevice(adapter, requiredLimits);
    adapter = null;
    if (!device) continue;
    const name =
      info.description || [info.vendor, info.architecture].filter(Boolean).join(' ') || 'unnamed adapter';
    return { device, name, fallback: info.isFallbackAdapter };
  }
  return undefined;
}

/** What is asked for, step by step less: buffers by halves down to the least that any device has, then workgroup storage. */
function rungs(bytes: number, storage: number): readonly Record<string, number>[] {
  const sizes: number[] = [];
  for (let size = bytes; size >= LEAST_BYTES; size = Math.floor(size / 2)) sizes.push(size);
  return [storage, Math.min(storage, LEAST_STORAGE)].flatMap((maxComputeWorkgroupStorageSize) =>
    sizes.map((size) => ({
      maxBufferSize: size,
      maxStorageBufferBindingSize: size,
      maxComputeWorkgroupStorageSize,
    })),
  );
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
