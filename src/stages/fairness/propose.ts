import type { Propose } from '../context.ts';
import type { FairnessSpec } from './spec.ts';

/** Nothing is proposed: which sensitive attributes may be looked at, and why, is a person's to say. */
export const propose: Propose<FairnessSpec> = (current) => Promise.resolve({ spec: current, reasons: {} });
