/** Buffers of one call, destroyed together. */
export class Scratch {
  readonly #buffers: GPUBuffer[] = [];

  keep(buffer: GPUBuffer): GPUBuffer {
    this.#buffers.push(buffer);
    return buffer;
  }

  destroy(): void {
    for (const buffer of this.#buffers) buffer.destroy();
  }
}

/** Runs work with scratch buffers that are destroyed whatever happens. */
export async function withScratch<T>(work: (scratch: Scratch) => Promise<T>): Promise<T> {
  const scratch = new Scratch();
  try {
    return await work(scratch);
  } finally {
    scratch.destroy();
  }
}
