import type { Propose } from '../context.ts';
import type { CharterSpec } from './spec.ts';

/** Nothing is proposed: what the segments are for is a person's to say. */
export const propose: Propose<CharterSpec> = (current) => Promise.resolve({ spec: current, reasons: {} });
