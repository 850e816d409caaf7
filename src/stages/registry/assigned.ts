import type { Artifact } from '../../core/artifacts.ts';
import { assignmentsName } from '../../core/assignmentsName.ts';
import { AppError } from '../../core/errors.ts';
import { ident, join, sql } from '../../core/sql.ts';
import type { ExportFile } from '../../core/studio.ts';
import { writers } from '../../exports/writers.ts';
import type { ActivationSpec } from '../activation/spec.ts';
import { assignedColumns, daysLater } from '../assignments.ts';
import type { Exporter } from '../context.ts';
import type { FeaturesSpec } from '../features/spec.ts';
import { checkedSources } from '../inputs.ts';
import { scoreSources } from '../scoring.ts';
import { featuresOf } from '../scoringBinding.ts';
import { listNotes, lostWords } from './view/listNotes.ts';
import type { PublishedVersion, VersionListFormat } from './spec.ts';

type Context = Parameters<Exporter['write']>[3];

const kinds = { 'version-csv': 'csv', 'version-parquet': 'parquet', 'version-arrow': 'arrow' } as const;

/** Said where the list in Activation leaves out who did not agree: this one does not. */
const everybody =
  'Everybody is on it, also who did not agree to be contacted: consent is looked at in Activation alone.';

/** Tables of lists that are written at the same time have names of their own. */
let lists = 0;

/**
 * Every customer of the loads that are read now with the segment that a version gives, as a file: the columns of Activation's, by the
 * version's names, with the distance from its centre and the margin; beside it what is not as it was when the version was published.
 * @throws AppError of `scoreSources`; `stage.nobody-assigned` where nobody gets a segment, with what the data lacks.
 */
export async function writeAssigned(
  format: VersionListFormat,
  version: PublishedVersion,
  artifacts: Readonly<Record<string, Artifact>>,
  { database, engine, work, recipe }: Context,
): Promise<ExportFile> {
  const specOf = (stage: string): unknown => recipe.nodes.find((node) => node.stage === stage)?.spec;
  const features = specOf('features') as FeaturesSpec | undefined;
  const activation = specOf('activation') as ActivationSpec | undefined;
  const table = `version_list_${lists++}`;
  const names = { table: `${table}_features`, assignments: table };
  const context = { database, engine, work, note: () => undefined, tableName: () => table };
  try {
    const asOf = features?.asOf ?? null;
    const scored = await scoreSources(version, checkedSources(artifacts), asOf, context, names);
    // A feature that forms no segment is not in the list either.
    const forming = new Set(featuresOf(version).features.flatMap(({ id, used }) => (used ? [id] : [])));
    const told = { ...scored, vanished: scored.vanished.filter(({ id }) => forming.has(id)) };
    if (scored.customers === 0) {
      const nobody = `No customer of the data as it is now gets a segment by ${version.id}.`;
      const message = [nobody, ...lostWords(told)].join(' ');
      throw new AppError('stage.nobody-assigned', message, { stage: 'registry', version: version.id });
    }
    const day = (scored.asOf ?? new Date().toISOString()).slice(0, 10);
    const stamp = {
      modelVersion: `${version.id} ${version.fingerprint.slice(0, 12)}`,
      asOf: day,
      validUntil: daysLater(day, activation?.validDays ?? 90),
    };
    const segments = version.segments.toSorted((a, b) => a.index - b.index);
    const columns = join(assignedColumns(segments, stamp));
    const stream = database.stream(sql`SELECT ${columns} FROM ${ident(names.assignments)}`, work);
    const kind = kinds[format];
    const blob = await writers[kind]({ stream, expected: scored.customers }, work);
    return {
      name: `${assignmentsName(recipe.name, day, version.id)}.${kind}`,
      blob,
      notes: [...listNotes(told), ...(activation?.consent ? [everybody] : [])],
    };
  } finally {
    for (const name of [names.table, names.assignments])
      await database.run(sql`DROP TABLE IF EXISTS ${ident(name)}`);
  }
}
