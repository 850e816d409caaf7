import type { Artifact } from '../core/artifacts.ts';
import type { Key } from '../core/key.ts';

/** A run that ends sooner, in milliseconds, leaves what is on screen in its place until it is whole. */
const patience = 700;

/**
 * Values that are not whole yet: shown once a run has gone on for a moment, so that a short one does not flash its steps, and at once
 * from then on. All of one run have one key, which no whole value has.
 */
export class EarlyValues {
  readonly #show: (artifact: Artifact) => void;
  readonly #isRunning: (node: string) => boolean;
  readonly #held = new Map<string, { newest: Artifact; readonly timer: ReturnType<typeof setTimeout> }>();
  readonly #shown = new Map<string, Key>();

  constructor(show: (artifact: Artifact) => void, isRunning: (node: string) => boolean) {
    this.#show = show;
    this.#isRunning = isRunning;
  }

  take(artifact: Artifact): void {
    const { node, key } = artifact;
    if (this.#shown.get(node) === key) {
      this.#show(artifact);
      return;
    }
    const held = this.#held.get(node);
    if (held?.newest.key === key) {
      held.newest = artifact;
      return;
    }
    this.end(node);
    this.#held.set(node, { newest: artifact, timer: setTimeout(() => this.#release(node), patience) });
  }

  /** The node has a whole value, or none will come: what is held of it is not shown any more. */
  end(node: string): void {
    clearTimeout(this.#held.get(node)?.timer);
    this.#held.delete(node);
    this.#shown.delete(node);
  }

  clear(): void {
    for (const node of [...this.#held.keys(), ...this.#shown.keys()]) this.end(node);
  }

  #release(node: string): void {
    const newest = this.#held.get(node)?.newest;
    this.end(node);
    if (!newest || !this.#isRunning(node)) return;
    this.#shown.set(node, newest.key);
    this.#show(newest);
  }
}
