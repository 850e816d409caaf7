/** What long work takes: a way to be cancelled and a way to be heard (a named step, rows done and rows in all). */
export interface Work {
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((step: string, done: number, total: number) => void) | undefined;
}
