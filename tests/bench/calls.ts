import type { DriftReply, DriftSet } from './drift.ts';
import type { GpuPlan } from './gpu/measure.ts';
import type { Machine } from './machine.ts';
import type { ScaleReply, ScaleRequest } from './scale.ts';
import type { Line } from './sweep.ts';

/** Where the rows of a set lie, and how many of its columns and rows are wanted. */
export interface SetRequest {
  readonly url: string;
  /** Rows of the file. */
  readonly total: number;
  /** Of them, the first ones are used. */
  readonly rows: number;
  readonly d: number;
}

/** One whole fit: Lloyd from given centroids (row-major k × d) to a fixed point or `iterations`, `repeats` times. */
export interface FitRequest {
  readonly threads: number;
  readonly k: number;
  readonly start: readonly number[];
  readonly iterations: number;
  readonly repeats: number;
}

export interface FitReply {
  /** Milliseconds of all repeats. */
  readonly ms: number;
  readonly iterations: number;
  /** Sum of squared distances under the last centroids. */
  readonly inertia: number;
}

/** Upload, fit and labels of one fit, each in milliseconds. */
export interface WholeReply {
  readonly upload: number;
  readonly fit: number;
  readonly labels: number;
}

export interface EngineReply {
  readonly kind: string;
  readonly name: string;
  readonly threads: number;
}

export interface MachineQuestion {
  readonly threads: number;
  readonly rounds: number;
  /** Bytes that all threads read over together. */
  readonly bytes: number;
}

export interface SweepRequest {
  readonly threads: number;
  readonly rounds: number;
  readonly warmups: number;
}

export interface GpuRequest {
  readonly plan: GpuPlan;
  /** Whether an adapter that computes in software will do. */
  readonly software: boolean;
}

export type GpuReply =
  { readonly missing: string } | { readonly name: string; readonly lines: readonly Line[] };

/** What the worker answers, by name. */
export interface Calls {
  readonly load: { readonly request: SetRequest; readonly reply: null };
  readonly upload: { readonly request: { readonly threads: number }; readonly reply: EngineReply };
  readonly fit: { readonly request: FitRequest; readonly reply: FitReply };
  readonly whole: { readonly request: FitRequest; readonly reply: WholeReply };
  readonly machine: { readonly request: MachineQuestion; readonly reply: Machine };
  readonly sweep: { readonly request: SweepRequest; readonly reply: readonly Line[] };
  readonly scale: { readonly request: ScaleRequest; readonly reply: ScaleReply };
  readonly loadDrift: { readonly request: DriftSet; readonly reply: null };
  readonly drift: { readonly request: { readonly d: number }; readonly reply: DriftReply };
  readonly gpu: { readonly request: GpuRequest; readonly reply: GpuReply };
  readonly plain: { readonly request: FitRequest; readonly reply: FitReply };
  readonly mlKMeans: { readonly request: FitRequest; readonly reply: FitReply };
}

export type Name = keyof Calls;
export interface Call {
  readonly id: number;
  readonly name: Name;
  readonly request: unknown;
}
export type Answer =
  { readonly id: number; readonly value: unknown } | { readonly id: number; readonly error: string };
