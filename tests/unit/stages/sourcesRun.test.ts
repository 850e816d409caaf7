import { expect, test } from 'vitest';
import type { Role } from '../../../src/core/table.ts';
import type { LoadedTable } from '../../../src/core/table.ts';
import type { RunContext } from '../../../src/stages/context.ts';
import { run } from '../../../src/stages/sources/run.ts';
import type { SourceSpec, SourcesValue } from '../../../src/stages/sources/spec.ts';
import { Memos } from '../../../src/studio/memos.ts';

const reading = { format: 'csv' } as unknown as SourceSpec['reading'];

const source = (id: string, role: Role | null): SourceSpec => ({
  id,
  name: `${id}.csv`,
  fingerprint: id,
  bytes: 1,
  demo: null,
  reading,
  columns: [{ id: 'c0', name: 'first', type: 'integer', role }],
});

/** A studio whose tables have one row of one value, and that tells which tables it was asked of. */
function studio(): { readonly asked: string[]; readonly context: RunContext } {
  const asked: string[] = [];
  const memos = new Memos();
  const context = {
    database: {
      rows: ({ text }: { readonly text: string }) => {
        asked.push(/FROM "?(\w+)/.exec(text)?.[1] ?? '');
        return Promise.resolve([{ c0_present: 1, c0_distinct: 1, c0_least: '7', c0_greatest: '7' }]);
      },
    },
    work: { progress: () => undefined },
    memo: <Value>(name: string, key: string, compute: () => Promise<Value>) => memos.once(name, key, compute),
    source: ({ id, columns }: SourceSpec): Promise<LoadedTable> =>
      Promise.resolve({
        table: `table_${id}`,
        rows: 1,
        columns: columns.map((column) => ({ ...column, role: null })),
        reading,
        preview: [['7']],
        warnings: [],
        rejected: 0,
        rejects: [],
      }),
  };
  return { asked, context: context as unknown as RunContext };
}

const rolesOf = ({ sources }: SourcesValue): unknown =>
  sources.map(({ columns }) => columns.map(({ role, least }) => [role, least]));

test('a table is looked at once, whatever comes beside it and whatever roles its columns get', async () => {
  const { asked, context } = studio();
  await run({ sources: [source('orders', null)] }, {}, context);
  const more = [source('orders', 'customer'), source('people', null)];
  const found = await run({ sources: more }, {}, context);
  expect(asked).toEqual(['table_orders', 'table_people']);
  expect(rolesOf(found)).toEqual([[['customer', '7']], [[null, '7']]]);
});

test('a column of another type is looked at anew', async () => {
  const { asked, context } = studio();
  const one = source('orders', null);
  await run({ sources: [one] }, {}, context);
  await run(
    { sources: [{ ...one, columns: one.columns.map((column) => ({ ...column, type: 'text' })) }] },
    {},
    context,
  );
  expect(asked).toEqual(['table_orders', 'table_orders']);
});
