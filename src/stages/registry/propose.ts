import type { Propose } from '../context.ts';
import type { RegistrySpec } from './spec.ts';

/** Nothing is proposed: what is published, and when, is for people to decide. */
export const propose: Propose<RegistrySpec> = (current) => Promise.resolve({ spec: current, reasons: {} });
