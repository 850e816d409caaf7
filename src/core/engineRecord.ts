/** Which engine does the mathematics, as people and provenance read it. */
export interface EngineRecord {
  readonly kind: 'webgpu' | 'wasm' | 'reference';
  readonly name: string;
  readonly threads: number;
  readonly reason: string;
}
