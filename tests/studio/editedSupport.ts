import type { Json } from '../../src/core/json.ts';
import type { Random } from '../../src/core/random.ts';
import { AppError } from '../../src/core/errors.ts';
import type { FairnessSpec } from '../../src/stages/fairness/spec.ts';
import type { FeaturesSpec, FeatureSpec } from '../../src/stages/features/spec.ts';
import type { QualitySpec } from '../../src/stages/quality/spec.ts';
import type { SegmentsSpec } from '../../src/stages/segments/spec.ts';
import type { SourcesSpec } from '../../src/stages/sources/spec.ts';
import type { Workspace } from '../../src/workspace/workspace.svelte.ts';
import { nextTask } from '../../src/core/turns.ts';
import { csv, file } from './snapshotsSupport.ts';

const cities = ['York', 'Leeds', 'Hull', 'york', ''];
const pad = (number: number): string => String(number).padStart(2, '0');

/** Orders of customers from one number to another. */
export function orders(from: number, to: number): Blob {
  const lines = ['customer_id,order_id,order_date,amount,quantity,kind'];
  for (let customer = from; customer < to; customer++) {
    for (let order = 0; order <= (customer * 7) % 5; order++) {
      const day = `2026-${pad(1 + ((customer + order) % 9))}-${pad(1 + ((customer * 5 + order * 3) % 28))}`;
      const amount = (((customer * 37 + order * 11) % 97) + (customer % 3) * 60 + 1.5).toFixed(2);
      const kind = (customer + order) % 4 === 0 ? 'gift' : 'own';
      lines.push(`${customer},${customer}-${order},${day},${amount},${1 + ((customer + order) % 6)},${kind}`);
    }
  }
  return csv(...lines);
}

/** What is known of customers from one number to another; some values are missing. */
export function people(from: number, to: number): Blob {
  const lines = ['customer_id,age,sex,income,city,visits'];
  for (let customer = from; customer < to; customer++) {
    const age = customer % 11 === 0 ? '' : String(18 + ((customer * 17) % 60));
    const income = 900 + ((customer * 7919) % 4001) + (customer % 3) * 2500;
    const city = cities[(customer * 3) % cities.length] as string;
    lines.push(
      `${customer},${age},${customer % 2 ? 'f' : 'm'},${income},${city},${(customer * customer) % 23}`,
    );
  }
  return csv(...lines);
}

/** One thing that a person may do to a study; undefined where there is nothing to do it to. */
export type Edit = (workspace: Workspace, random: Random) => Promise<unknown> | undefined;

const pick = <T>(list: readonly T[], random: Random): T => list[random.below(list.length)] as T;
const specOf = (workspace: Workspace, stage: string): unknown => workspace.node(stage).spec;
const set = (workspace: Workspace, stage: string, change: object): Promise<void> =>
  workspace.edit(stage, { ...(specOf(workspace, stage) as object), ...change }, { run: false });

function setFeature(workspace: Workspace, random: Random, change: Partial<FeatureSpec>) {
  const { features } = specOf(workspace, 'features') as FeaturesSpec;
  if (features.length === 0) return undefined;
  const chosen = pick(features, random).id;
  return set(workspace, 'features', {
    features: features.map((feature) => (feature.id === chosen ? { ...feature, ...change } : feature)),
  });
}

function setSource(
  workspace: Workspace,
  random: Random,
  change: (source: SourcesSpec['sources'][number]) => object,
) {
  const { sources, ...rest } = specOf(workspace, 'sources') as SourcesSpec;
  if (sources.length === 0) return undefined;
  const chosen = pick(sources, random).id;
  return workspace.edit(
    'sources',
    {
      ...rest,
      sources: sources.map((source) => (source.id === chosen ? { ...source, ...change(source) } : source)),
    },
    { run: false },
  );
}

async function repair(workspace: Workspace, random: Random): Promise<void> {
  const { repairs } = specOf(workspace, 'quality') as QualitySpec;
  const id = `p${repairs.length}`;
  const step = pick(
    [
      {
        kind: 'drop',
        column: { id: 'c4', name: 'quantity' },
        test: { kind: 'range', least: '2', greatest: null },
      },
      { kind: 'cap', column: { id: 'c3', name: 'amount' }, least: null, greatest: 120 },
    ],
    random,
  );
  await set(workspace, 'quality', {
    repairs: [...repairs, { id, source: 'orders', enabled: true, step, why: 'for a test' }],
  });
}

export const edits: Readonly<Record<string, Edit>> = {
  role: (workspace, random) =>
    setSource(workspace, random, (source) => {
      const column = pick(source.columns.slice(1), random).id;
      const role = pick([null, 'ignore', 'category', 'sensitive'], random);
      return { columns: source.columns.map((each) => (each.id === column ? { ...each, role } : each)) };
    }),
  unit: (workspace, random) =>
    setSource(workspace, random, (source) => ({
      columns: source.columns.map((each) =>
        each.id === 'c3' ? { ...each, unit: pick(['€', 'kg'], random) } : each,
      ),
    })),
  name: (workspace, random) =>
    setSource(workspace, random, ({ id }) => ({ name: `${id} ${random.below(100)}` })),
  append: (workspace, random) => {
    const from = 200 + random.below(1000);
    return pick(
      [
        () =>
          workspace.sources.snapshots.append('orders', file(`orders ${from}.csv`, orders(from, from + 40))),
        () =>
          workspace.sources.snapshots.append('people', file(`people ${from}.csv`, people(from, from + 40))),
      ],
      random,
    )();
  },
  replace: (workspace, random) => {
    const to = 60 + random.below(80);
    return pick(
      [
        () => workspace.sources.snapshots.replace('orders', file(`orders to ${to}.csv`, orders(0, to))),
        () => workspace.sources.snapshots.replace('people', file(`people to ${to}.csv`, people(0, to))),
      ],
      random,
    )();
  },
  load: (workspace, random) => {
    const { sources } = specOf(workspace, 'sources') as SourcesSpec;
    if (sources.length === 0) return undefined;
    const source = pick(sources, random);
    if (!source.snapshots) return undefined;
    return workspace.sources.snapshots.choose(source.id, pick(source.snapshots, random).id);
  },
  types: (workspace, random) =>
    workspace.sources.readAnew('people', { types: { visits: pick(['integer', 'number', 'text'], random) } }),
  columns: (workspace, random) =>
    workspace.sources.chooseColumns(
      'people',
      pick([null, ['customer_id', 'age', 'sex', 'income', 'visits']], random),
    ),
  clock: (workspace, random) => {
    const clock = { columns: {}, shiftMinutes: 90, ambiguous: 'earlier', impossible: 'later' } as const;
    const zone = pick(['America/New_York', 'Asia/Tokyo'], random);
    return workspace.sources.snapshots.setClock('orders', pick([null, { ...clock, zone }], random));
  },
  remove: (workspace, random) =>
    random.below(3) > 0 ? undefined : workspace.sources.remove(pick(['people', 'orders'], random)),
  repair,
  unrepair: (workspace) => {
    const { repairs } = specOf(workspace, 'quality') as QualitySpec;
    return repairs.length === 0 ? undefined : set(workspace, 'quality', { repairs: repairs.slice(0, -1) });
  },
  used: (workspace, random) => setFeature(workspace, random, { used: random.uniform() < 0.6 }),
  transform: (workspace, random) =>
    setFeature(workspace, random, { transform: pick(['none', 'log'], random) }),
  scaling: (workspace, random) =>
    setFeature(workspace, random, { scaling: pick(['none', 'z-score', 'robust'], random) }),
  cap: (workspace, random) =>
    setFeature(workspace, random, {
      cap: pick([null, { lower: 0.05, upper: 0.95 }, { lower: 0, upper: 0.9 }], random),
    }),
  missing: (workspace, random) =>
    setFeature(workspace, random, { missing: pick(['median', 'mean', 'zero', 'exclude'], random) }),
  feature: (workspace, random) => setFeature(workspace, random, { name: `Feature ${random.below(50)}` }),
  without: (workspace, random) => {
    const { features } = specOf(workspace, 'features') as FeaturesSpec;
    if (features.length < 4) return undefined;
    const gone = pick(features, random).id;
    return set(workspace, 'features', { features: features.filter(({ id }) => id !== gone) });
  },
  asOf: (workspace, random) =>
    set(workspace, 'features', { asOf: pick([null, '2026-08-15', '2026-12-01'], random) }),
  k: (workspace, random) => set(workspace, 'segments', { k: pick([null, 2, 3, 4], random) }),
  range: (workspace, random) =>
    set(workspace, 'segments', { to: pick([4, 5, 6], random) } satisfies Partial<SegmentsSpec>),
  attribute: (workspace, random) => {
    const { attributes } = specOf(workspace, 'fairness') as FairnessSpec;
    const all = ['c1', 'c2', 'c4'].map((column, at) => ({
      id: `a${at}`,
      source: 'people',
      column,
      grouping: at === 0 ? { kind: 'bands', edges: [30, 50] } : { kind: 'values' },
      reference: null,
      reason: '',
      basis: '',
    }));
    return set(workspace, 'fairness', {
      attributes: attributes.length > 0 && random.uniform() < 0.4 ? [] : all.slice(0, 1 + random.below(3)),
    });
  },
  pairs: (workspace, random) => set(workspace, 'profile', { pairs: pick(['none', 'sample', 'all'], random) }),
  consent: (workspace, random) => set(workspace, 'activation', { withFeatures: random.uniform() < 0.5 }),
  /** A run that is cancelled on its way. */
  interrupt: async (workspace, random) => {
    const running = refusalOf(
      workspace.run(pick(['fairness', 'activation', 'profile', 'monitoring'], random)),
    );
    const after = random.below(40);
    for (let turn = 0; turn < after; turn++) await nextTask();
    for (const { id } of workspace.jobs) await workspace.cancel(id);
    await running;
  },
  undo: (workspace) => workspace.undo(),
  undoTwice: async (workspace) => {
    await workspace.undo();
    await workspace.undo();
  },
  redo: (workspace) => workspace.redo(),
};

/** What a study shows: every result, or why there is none. */
export async function shownBy(workspace: Workspace): Promise<Readonly<Record<string, unknown>>> {
  const shown: Record<string, unknown> = {};
  for (const { id } of workspace.recipe.nodes) {
    const failed = await refusalOf(workspace.run(id));
    const result = workspace.result<Json>(id);
    shown[id] = comparable(failed ?? (result.state === 'ready' ? result.artifact.value : result.state));
  }
  return shown;
}

/** Why something is not done; null where it is. */
export const refusalOf = (doing: Promise<unknown> | undefined): Promise<unknown> =>
  Promise.resolve(doing).then(
    () => null,
    (thrown: unknown) => {
      if (!(thrown instanceof AppError)) throw thrown;
      return thrown.toJSON();
    },
  );

/** Without what differs between two computations of the same: names of tables, and times. */
function comparable(value: unknown): unknown {
  const apart = ['table', 'milliseconds', 'checkedAt', 'at'];
  return JSON.parse(
    JSON.stringify({ value }, (name, member: unknown) => (apart.includes(name) ? undefined : member)),
  );
}
