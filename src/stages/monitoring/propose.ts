import type { Propose } from '../context.ts';
import type { MonitoringSpec } from './spec.ts';

/** Nothing is proposed: what is watched, and when it alarms, stands in the defaults. */
export const propose: Propose<MonitoringSpec> = (current) => Promise.resolve({ spec: current, reasons: {} });
