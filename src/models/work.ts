/** What a model's long work takes: a way to be cancelled and a way to be heard (a named step, done and in all; 0 where unknown). */
export interface ModelWork {
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((step: string, done: number, total: number, unit?: string) => void) | undefined;
}
