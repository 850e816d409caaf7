import type { Propose } from '../context.ts';
import type { TrackingSpec } from './spec.ts';

/** Segments need no tracking plan: autopilot leaves it as it is, and the view offers one drafted from a table. */
export const propose: Propose<TrackingSpec> = (current) => Promise.resolve({ spec: current, reasons: {} });
