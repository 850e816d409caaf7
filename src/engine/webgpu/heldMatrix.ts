import type { Moments, Preparation } from '../engine.ts';
import type { GpuChunk } from './chunks.ts';
import type { Gpu } from './gpu.ts';

/** A matrix on the device, as the figures' kernels need it. */
export interface HeldMatrix {
  readonly gpu: Gpu;
  readonly rows: number;
  /** Sum of the rows' weights. */
  readonly weight: number;
  readonly names: readonly string[];
  readonly preparation: Preparation;
  /** In the matrix's units. */
  readonly columnMoments: Moments;
  readonly chunks: readonly GpuChunk[];
}

/** Where a kernel finds the weight of a row: column × stride + (first + row) × step. */
export interface WeightPlaces {
  readonly buffer: GPUBuffer;
  readonly stride: number;
  readonly first: number;
  readonly step: number;
}

/** The weights of a chunk from row `first`; without any, `unit` (one 1) stands for all of them. */
export function weightPlaces({ weights }: GpuChunk, first: number, unit: GPUBuffer): WeightPlaces {
  return { buffer: weights ?? unit, stride: 0, first, step: weights ? 1 : 0 };
}
