import { AppError } from '../../../core/errors.ts';
import type { AddSourceOptions, LoadedTable, RejectedRow } from '../../../core/table.ts';
import type { Database, SourceFile, Work } from '../../contract.ts';
import type { Session } from '../../session.ts';
import { CanonicalWriter } from '../canonical.ts';
import { constantWarnings } from '../constants.ts';
import { dayNumberWarnings } from '../daysAsNumbers.ts';
import { refused, rejectedWarning } from '../rejects.ts';
import { addCodes, hasUnderscoredNumber, hasZonedTime } from '../suspicions.ts';
import { TableMaker, type TextFacts } from '../tableMaker.ts';
import { assertColumns, planRows, sampleRows, type Sample } from './planRows.ts';
import { isFaulty, type TextTable } from './textTable.ts';

const keptRejects = 1000;

/** Values that are gathered of a column that the first rows lack. */
const lateValues = 2000;

/** Loads a table of texts: its rows are written as plain text, which the database reads and counts. @throws AppError `ingest.*` */
export async function loadRows(
  session: Session,
  database: Database,
  file: SourceFile,
  table: string,
  source: TextTable,
  options: AddSourceOptions,
  work: Work,
): Promise<LoadedTable> {
  const sample = await sampleRows(source, work);
  let written = await writeRows(file, source, sample, work);
  // Later rows brought columns that the earlier ones were written without.
  if (written.columns < source.names.length) written = await writeRows(file, source, sample, work);
  const { facts, rejected, rejects } = written;
  const plan = planRows(file, source, sample, options, 'load');
  const { columns, inspection } = plan;
  const share = rejected / Math.max(1, rejected + facts.rows);
  if (facts.rows === 0 || (share > 0.5 && !inspection.reading.lenient))
    throw refused(file, { ...facts, rejected, rejects }, columns.length);
  const maker = new TableMaker(session, database, table, file.name, plan, work);
  const text = { blob: written.blob, delimiter: ',', quote: '"', escape: '"', newLine: '\n' } as const;
  const settled = await maker.settle(text, facts);
  if (!settled) {
    const message = `The rows of ${file.name} were counted twice with different results; nothing was loaded.`;
    throw new AppError('ingest.corrupt', message, { file: file.name, rows: facts.rows });
  }
  const typed = inspection.columns.map((column) => ({
    ...column,
    type: settled.types.get(column.id) ?? column.type,
  }));
  const warnings = [
    ...inspection.warnings,
    ...written.told,
    ...rejectedWarning(file.name, rejected, rejects),
    ...settled.warnings,
    ...(await constantWarnings(database, table, file.name, typed, inspection.preview)),
    ...(await dayNumberWarnings(database, table, file.name, typed, inspection.preview, 'choice')),
  ];
  return { ...inspection, columns: typed, warnings, table, rows: facts.rows, rejected, rejects };
}

interface Written {
  readonly blob: Blob;
  readonly columns: number;
  readonly facts: TextFacts;
  readonly rejected: number;
  readonly rejects: readonly RejectedRow[];
  readonly told: LoadedTable['warnings'];
}

/** Writes every row; the sample is filled up with values of columns that its rows lack. */
async function writeRows(file: SourceFile, source: TextTable, sample: Sample, work: Work): Promise<Written> {
  let [zoned, underscored] = [false, false];
  const writer = new CanonicalWriter((text) => {
    zoned ||= hasZonedTime(text);
    underscored ||= hasUnderscoredNumber(text);
  });
  const columns = source.names.length;
  const early = sample.length;
  const rejects: RejectedRow[] = [];
  let [rows, rejected, longest] = [0, 0, 0];
  const codes = new Set<number>();
  for await (const batch of source.rows(work.signal)) {
    for (const row of batch.rows) {
      if (isFaulty(row)) {
        rejected++;
        if (rejects.length < keptRejects)
          rejects.push({ line: row.line, column: null, reason: row.fault, text: row.text.slice(0, 200) });
        continue;
      }
      longest = Math.max(longest, writer.add(row.fields, columns));
      rows++;
      addCodes(codes, row.fields, columns);
      for (let late = early; late < row.fields.length; late++)
        addLate(sample, late, row.fields[late] ?? null);
    }
    assertColumns(file, source.names.length);
    work.progress?.('Reading the file', batch.done, file.blob.size, 'bytes');
  }
  const facts = { rows, longest, zoned, underscored, codes };
  return { blob: writer.finish(), columns, facts, rejected, rejects, told: source.told() };
}

function addLate(sample: Sample, index: number, value: string | null): void {
  const column = (sample[index] ??= Array<string | null>(sample[0]?.length ?? 0).fill(null));
  if (value !== null && value !== '' && column.length < lateValues * 2) column.push(value);
}
