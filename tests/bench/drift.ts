import { openDatabase, type OpenDatabase } from '../../src/data/open.ts';
import { judgeFeatures } from '../../src/stages/monitoring/features/judge.ts';
import { compareFeatures, ReferenceRows } from '../../src/stages/monitoring/features/snapshotFeatures.ts';

/** Two snapshots of one width: the first and the second half of a file's rows. */
export interface DriftSet {
  readonly url: string;
  /** Rows of the file: half of them are the reference, half are now. */
  readonly total: number;
  readonly d: number;
}

export interface DriftReply {
  /** Milliseconds from two tables in the database to verdicts. */
  readonly ms: number;
  /** Of each feature that drifted, its column. */
  readonly drifted: readonly string[];
  readonly tests: number;
}

const tables = ['reference', 'current'] as const;
let open: OpenDatabase | undefined;

const featureId = (column: number): string => `f${column}`;

/** Puts both snapshots into the database, a column at a time joined into tables as the product has them. */
export async function loadDrift({ url, total, d }: DriftSet): Promise<null> {
  await open?.database.close();
  open = await openDatabase();
  const rows = total / 2;
  for (const [half, table] of tables.entries()) {
    const columns = [];
    for (let j = 0; j < d; j++) {
      const response = await fetch(`${url}?from=${(j * total + half * rows) * 4}&bytes=${rows * 4}`);
      if (!response.ok) throw new Error(`${url} answered ${response.status}`);
      columns.push({
        name: featureId(j),
        values: Float64Array.from(new Float32Array(await response.arrayBuffer())),
      });
    }
    await open.database.insertColumns(table, columns);
  }
  return null;
}

/** Every test of monitoring of every feature, over all rows of both tables, as the stage makes them. */
export async function measureDrift({ d }: { readonly d: number }): Promise<DriftReply> {
  if (!open) throw new Error('the snapshots are not loaded');
  const context = { database: open.database, work: {} };
  const ids = Array.from({ length: d }, (_, j) => featureId(j));
  const started = performance.now();
  const rows = new ReferenceRows(() => Promise.resolve(tables[0]));
  const { raw } = await compareFeatures(ids, { kind: 'rows', rows }, tables[1], context);
  const judged = judgeFeatures(raw, [], { falseDiscovery: 0.05, effectFloor: 0.1 });
  const ms = performance.now() - started;
  return {
    ms,
    drifted: judged.filter(({ level }) => level === 'drifted').map(({ feature }) => feature),
    tests: judged.reduce((sum, { tests }) => sum + tests.length, 0),
  };
}
