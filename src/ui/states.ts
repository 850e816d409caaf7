/** The states of a stage; each has its own shape, so that colour is never alone. */
export type DotState = 'idle' | 'running' | 'ready' | 'stale' | 'warning' | 'failed';

export const stateWords: Readonly<Record<DotState, string>> = {
  idle: 'not yet computed',
  running: 'running',
  ready: 'ready',
  stale: 'stale',
  warning: 'ready, with a warning',
  failed: 'failed',
};
