import type { Artifact } from '../core/artifacts.ts';
import type { Key } from '../core/key.ts';

const keptPerNode = 6;

/** Artifacts by key. The few latest of each node are kept, so that undo and a change of k and back cost nothing. */
export class ArtifactCache {
  readonly #byKey = new Map<Key, Artifact>();
  readonly #pinned = new Map<Key, Artifact>();
  readonly #tables = new Map<Key, string[]>();

  get(key: Key): Artifact | undefined {
    const artifact = this.#byKey.get(key);
    if (artifact) {
      this.#byKey.delete(key);
      this.#byKey.set(key, artifact);
    }
    return artifact;
  }

  /** The tables that belong to an artifact. */
  tablesOf(key: Key): readonly string[] {
    return this.#tables.get(key) ?? [];
  }

  /** Whether a table belongs to an artifact that is kept. */
  holds(table: string): boolean {
    return [...this.#tables.values()].some((tables) => tables.includes(table));
  }

  /** Adds an artifact with the tables that belong to it; gives the tables of artifacts that had to go, but for those that others have. */
  add(artifact: Artifact, tables: readonly string[], needed: ReadonlySet<Key>): string[] {
    this.#byKey.set(artifact.key, artifact);
    this.#tables.set(artifact.key, [...tables]);
    const ofNode = [...this.#byKey.values()].filter(({ node }) => node === artifact.node);
    const leaving = ofNode
      .filter(({ key }) => !needed.has(key))
      .slice(0, Math.max(0, ofNode.length - keptPerNode));
    const left = leaving.flatMap(({ key }) => {
      const own = this.#tables.get(key) ?? [];
      this.#byKey.delete(key);
      this.#tables.delete(key);
      return own;
    });
    return [...new Set(left)].filter((table) => !this.holds(table));
  }

  /** An artifact made elsewhere under this key: what was fitted is taken from it. */
  pinned(key: Key): Artifact | undefined {
    return this.#pinned.get(key);
  }

  pin(artifact: Artifact): void {
    this.#pinned.set(artifact.key, artifact);
  }

  /** Forgets all but what has one of these keys; gives the tables of artifacts that had to go, but for those that others have. */
  keep(keys: ReadonlySet<Key>): string[] {
    const tables = [...this.#tables].flatMap(([key, own]) => (keys.has(key) ? [] : own));
    for (const map of [this.#byKey, this.#pinned, this.#tables]) {
      for (const key of [...map.keys()]) if (!keys.has(key)) map.delete(key);
    }
    return [...new Set(tables)].filter((table) => !this.holds(table));
  }
}
