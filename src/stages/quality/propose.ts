import type { Propose } from '../context.ts';
import type { QualitySpec } from './spec.ts';

/** Autopilot accepts no rule and repairs nothing by itself: both are a person's to accept, from what `suggest` finds. */
export const propose: Propose<QualitySpec> = (current) => Promise.resolve({ spec: current, reasons: {} });
