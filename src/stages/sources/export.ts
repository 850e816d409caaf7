import * as v from 'valibot';
import { AppError } from '../../core/errors.ts';
import { proposeKey } from '../../core/snapshots.ts';
import { ident, sql } from '../../core/sql.ts';
import type { Exporter } from '../context.ts';
import { inputValue } from '../inputs.ts';
import { compareSnapshots, snapshotTable } from '../snapshots.ts';
import type { ContentContext } from '../snapshotsContent.ts';
import { figuresOf } from '../snapshotsFigures.ts';
import type { SourceSpec, SourcesSpec } from './spec.ts';

const comparisonOptions = v.object({ source: v.string(), from: v.string(), to: v.string() });
const figuresOptions = v.object({ source: v.string(), snapshot: v.string() });

/** Two loads of a source compared, and the figures of one load, as JSON. */
export const exporter: Exporter = {
  stage: 'sources',
  formats: ['snapshot-comparison', 'snapshot-figures'],
  async write(format, options, artifacts, { database, work, recipe, source: read }) {
    const node = recipe.nodes.find(({ stage }) => stage === 'sources');
    const spec = (node?.spec ?? { sources: [] }) as SourcesSpec;
    const made: string[] = [];
    const context: ContentContext = {
      database,
      work,
      source: read,
      tableName: () => {
        const name = `snapshot_compared_${made.length}`;
        made.push(name);
        return name;
      },
    };
    try {
      const { sources } = inputValue(artifacts, 'sources');
      if (format === 'snapshot-comparison') {
        const { source: id, from, to } = parsed(comparisonOptions, options, format);
        const source = sourceNamed(spec, id);
        const value = sources.find((one) => one.id === id);
        const proposed = value ? proposeKey(value.columns, value.rows) : null;
        const key = source.key ?? (proposed === null ? [] : [proposed]);
        return json(format, await compareSnapshots(source, from, to, key, sources, context));
      }
      const { source: id, snapshot } = parsed(figuresOptions, options, format);
      const table = await snapshotTable(sourceNamed(spec, id), snapshot, context);
      return json(format, table && { rows: table.rows, figures: await figuresOf(table, context) });
    } finally {
      for (const table of made) await database.run(sql`DROP TABLE IF EXISTS ${ident(table)}`);
    }
  },
};

function parsed<Options>(
  schema: v.GenericSchema<unknown, Options>,
  options: unknown,
  format: string,
): Options {
  const found = v.safeParse(schema, options);
  if (found.success) return found.output;
  throw new AppError('export.format', `“${format}” needs a source and its snapshots.`, { format });
}

function sourceNamed(spec: SourcesSpec, id: string): SourceSpec {
  const source = spec.sources.find((one) => one.id === id);
  if (source) return source;
  throw new AppError('recipe.setting', `This study has no source “${id}”.`, { source: id });
}

const json = (format: string, value: unknown) => ({
  name: `${format}.json`,
  blob: new Blob([JSON.stringify(value)], { type: 'application/json' }),
});
