import { AppError } from '../core/errors.ts';
import { lookedAt, published, withAct, type Act, type ComparedPair } from '../core/versionActs.ts';
import { productionAfter, type History } from '../core/versionHistory.ts';
import type { Workspace } from './workspace.svelte.ts';

/** Words that a script may put beside an act. */
interface Words {
  readonly note?: string;
  readonly by?: string;
  /** Why no comparison was looked at, where one is asked for. */
  readonly reason?: string;
}

interface Registry {
  readonly versions: readonly {
    readonly id: string;
    readonly name: string;
    readonly publishedAt: string;
    readonly key: string;
    readonly fingerprint: string;
  }[];
  readonly history: History;
}

type Asked = <Answer>(call: () => Promise<Answer>) => Promise<Answer>;

/** Publishing and what follows, for scripts: the same acts that the view does, on the record for good. */
export function versionCalls(workspace: Workspace, asked: Asked) {
  const node = 'registry';
  const registry = (): Registry => workspace.node(node).spec as unknown as Registry;
  const keep = async (spec: Registry): Promise<void> => {
    await workspace.edit(node, spec, { run: false });
    await workspace.keep();
  };
  const act = (action: Act['action'], version: string, words: Words) =>
    asked(async () => {
      const before = registry();
      const found = before.versions.find(({ id }) => id === version);
      if (!found) {
        throw new AppError('recipe.setting', `There is no version ${version}.`, { stage: node, version });
      }
      const value = workspace.results.current(node)?.value as
        { comparison?: ComparedPair | null } | undefined;
      const comparison =
        action === 'promote' ? lookedAt(before.history, found, value?.comparison ?? null) : null;
      const { note = '', by = '', reason = '' } = words;
      const at = new Date().toISOString();
      await keep(withAct(before, { action, version, comparison, reason, note, by, at }));
    });
  return {
    /** What was published, and what is in production. */
    versions: () =>
      asked(() => {
        const { versions, history } = registry();
        const current = productionAfter(history);
        return Promise.resolve(
          versions.map(({ id, name, publishedAt }) => ({
            id,
            name,
            publishedAt,
            inProduction: id === current,
          })),
        );
      }),
    /** Publishes the segments as they are; gives the version's id. It is not in production before it is promoted. */
    publishVersion: ({ name, note = '', by = '' }: Words & { readonly name: string }) =>
      asked(async () => {
        const draft = await workspace.runs.suggest<object>(node);
        const after = published(registry(), draft, { name, note, by, at: new Date().toISOString() });
        await keep(after);
        return `v${after.versions.length}`;
      }),
    /** Puts a version into production. Where another is, a comparison of the two must be there (`run('registry')`), or a reason. */
    promoteVersion: (version: string, words: Words = {}) => act('promote', version, words),
    rollBackVersion: (version: string, words: Words = {}) => act('rollback', version, words),
    retireVersion: (version: string, words: Words = {}) => act('retire', version, words),
  };
}
