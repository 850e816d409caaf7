import clusterSums from '../../../shaders/clusterSums.wgsl?raw';
import finish from '../../../shaders/finish.wgsl?raw';
import lloyd from '../../../shaders/lloyd.wgsl?raw';
import nearest from '../../../shaders/nearest.wgsl?raw';
import reduce from '../../../shaders/reduce.wgsl?raw';
import type { LloydSources } from './lloydPlan.ts';

/** The WGSL files of Lloyd's algorithm. */
export const lloydSources: LloydSources = { lloyd, nearest, clusterSums, reduce, finish };
