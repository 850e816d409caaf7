import { AppError } from '../../../../core/errors.ts';
import type { FilePart, Reading, Warning } from '../../../../core/table.ts';
import type { SourceFile } from '../../../contract.ts';
import { invalidBytes } from '../../invalidBytes.ts';
import { decodedChunks, readHead } from '../../textSource.ts';
import { plainReading, type FaultyRow, type RowBatch, type TextRow, type TextTable } from '../textTable.ts';
import { BracketCutter, LineCutter, type Element, type ElementCutter } from './elements.ts';
import { Flattener } from './flatten.ts';
import { parseExact } from './parseExact.ts';
import { recordArrays } from './recordArrays.ts';

/** Rows in a batch, at most. */
const batchRows = 2000;

/** Where the records stand. */
interface Records {
  /** Characters before the first of them, and the line on which it stands. */
  readonly begin: number;
  readonly line: number;
  readonly inList: boolean;
  readonly part?: string;
  readonly parts?: readonly FilePart[];
}

/**
 * A JSON file as a table: a list of records, a list within an object, or records one after the other, each on its line.
 * @throws AppError `ingest.empty`, `ingest.choice`, `ingest.corrupt`
 */
export async function openJson(
  file: SourceFile,
  format: 'json' | 'ndjson',
  chosen: Partial<Reading>,
): Promise<TextTable> {
  const head = await readHead(file, chosen.encoding);
  const records = format === 'ndjson' ? topLevel : findRecords(file, head.text, chosen.part);
  const choice = { nested: chosen.nested ?? 'columns', lists: chosen.lists ?? 'text' } as const;
  const flattener = new Flattener(choice);
  let [invalid, wasCut] = [0, false];
  const cutter = (): ElementCutter =>
    format === 'ndjson'
      ? new LineCutter(file.name)
      : new BracketCutter(file.name, records.inList, records.line);
  return {
    reading: plainReading(format, {
      encoding: head.encoding,
      ...(records.part === undefined ? {} : { part: records.part }),
      ...(chosen.nested === undefined ? {} : { nested: chosen.nested }),
      ...(chosen.lists === undefined ? {} : { lists: chosen.lists }),
    }),
    names: flattener.names,
    warnings: [],
    ...(records.parts === undefined ? {} : { parts: records.parts }),
    async *rows(signal): AsyncGenerator<RowBatch> {
      const cut = cutter();
      let skip = records.begin;
      [invalid, wasCut] = [0, false];
      for await (const piece of decodedChunks(file, head, signal)) {
        const begin = Math.min(skip, piece.text.length);
        skip -= begin;
        invalid += piece.invalid;
        const elements = cut.add(piece.text.slice(begin), piece.last);
        for (let at = 0; at < elements.length; at += batchRows) {
          const rows = elements.slice(at, at + batchRows).map((element) => rowOf(element, flattener));
          yield { rows, done: piece.done };
        }
        if (records.inList && cut.ended) break;
      }
      wasCut = !cut.ended;
    },
    told: () => toldOf(file.name, flattener, choice.lists, invalid, wasCut),
  };
}

const topLevel: Records = { begin: 0, line: 1, inList: false };

/** Where the records of a JSON text stand: in its list, in a list within its object, or at its top. */
function findRecords(file: SourceFile, text: string, wanted: string | undefined): Records {
  const first = text.search(/\S/);
  if (text[first] === '[')
    return { begin: first + 1, line: text.slice(0, first).split('\n').length, inList: true };
  const arrays = recordArrays(text);
  const array = wanted === undefined ? arrays[0] : arrays.find(({ path }) => path === wanted);
  if (wanted !== undefined && array === undefined) {
    const message = `${file.name} holds no list “${wanted}” of records.`;
    throw new AppError('ingest.choice', message, { file: file.name, lists: arrays.map(({ path }) => path) });
  }
  if (array === undefined) return topLevel;
  const line = text.slice(0, array.begin).split('\n').length;
  const parts = arrays.slice(0, 1000).map(({ path }): FilePart => ({ kind: 'member', name: path }));
  return {
    begin: array.begin,
    line,
    inList: true,
    part: array.path,
    ...(arrays.length < 2 ? {} : { parts }),
  };
}

function rowOf({ text, line, cut }: Element, flattener: Flattener): TextRow | FaultyRow {
  if (cut) return { line, fault: 'the file ends in the midst of the record', text: text.slice(0, 200) };
  try {
    return { line, fields: flattener.row(parseExact(text)) };
  } catch (thrown) {
    const fault =
      thrown instanceof RangeError ? 'the record is nested too deeply' : 'the record is not valid JSON';
    if (!(thrown instanceof SyntaxError) && !(thrown instanceof RangeError)) throw thrown;
    return { line, fault, text: text.slice(0, 200) };
  }
}

function toldOf(
  file: string,
  flattener: Flattener,
  lists: 'text' | 'count',
  invalid: number,
  wasCut: boolean,
): Warning[] {
  const warnings: Warning[] = [];
  if (flattener.cells > 0) {
    const what = lists === 'count' ? 'the number of their elements' : 'JSON text';
    const message = `${file} holds lists or deeply nested objects; they became ${what}.`;
    warnings.push({ code: 'nested-columns', message });
  }
  warnings.push(...invalidBytes(file, invalid));
  if (wasCut) {
    const message = `The list of records in ${file} has no end; the file may be a part of what it was.`;
    warnings.push({ code: 'truncated', message });
  }
  return warnings;
}
