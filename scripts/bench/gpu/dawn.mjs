/**
 * Dawn, the WebGPU of Chromium, put where browsers have theirs, so that the product's modules find it.
 * @returns {Promise<{ missing: string } | undefined>} one sentence where it cannot run here
 */
export async function useDawn() {
  try {
    const { create, globals } = await import('webgpu');
    Object.assign(globalThis, globals);
    takeViews(/** @type {any} */ (globals).GPUQueue.prototype);
    const gpu = create([]);
    Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
    return undefined;
  } catch (error) {
    return {
      missing: `The package webgpu has no Dawn for this machine (${error instanceof Error ? error.message.split('\n')[0] : String(error)}).`,
    };
  }
}

/**
 * Browsers take a DataView in `writeBuffer`, as the specification says; Dawn's binding for Node takes typed arrays alone.
 * @param {any} queue the prototype of queues
 */
function takeViews(queue) {
  const write = queue.writeBuffer;
  /** @this {any} @param {unknown} buffer @param {number} at @param {any} data @param {readonly number[]} rest */
  queue.writeBuffer = function (buffer, at, data, ...rest) {
    const given =
      data instanceof DataView ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : data;
    return write.call(this, buffer, at, given, ...rest);
  };
}

/**
 * What tells one card from another, and what its limits are.
 * @returns {Promise<Record<string, unknown> | undefined>} nothing where there is no adapter
 */
export async function adapterFacts() {
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) return undefined;
  const { info, limits, features } = adapter;
  return {
    description: info.description,
    vendor: info.vendor,
    architecture: info.architecture,
    device: info.device,
    fallback: info.isFallbackAdapter,
    maxBufferSize: limits.maxBufferSize,
    maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
    maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
    maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
    features: [...features].sort(),
  };
}
