import { AppError } from '../../../../core/errors.ts';
import { formatCount } from '../../../../core/format.ts';
import type { SourceFile } from '../../../contract.ts';
import { zipDirectory, type ZipEntry } from '../../archive/zipDirectory.ts';
import { readMarkup } from './memberText.ts';
import { formatOf, type NumberFormat } from './numberFormats.ts';

/** A sheet of a workbook. */
export interface Sheet {
  readonly name: string;
  readonly hidden: boolean;
  readonly entry: ZipEntry;
}

/** What all sheets of a workbook share. */
export interface Workbook {
  readonly sheets: readonly Sheet[];
  readonly is1904: boolean;
  /** Texts that cells refer to by number. */
  readonly texts: readonly string[];
  /** The number format of each cell style. */
  readonly formats: readonly NumberFormat[];
}

/** Characters of all shared texts together, at most. */
const mostCharacters = 512 * 1024 * 1024;

/** The sheets, texts and styles of an Excel workbook (ECMA-376-1, §18). @throws AppError `ingest.*` */
export async function openWorkbook(file: SourceFile, signal?: AbortSignal): Promise<Workbook> {
  const entries = new Map((await zipDirectory(file)).map((entry) => [entry.name.replace(/^\//, ''), entry]));
  const workbook = entries.get('xl/workbook.xml');
  if (workbook === undefined) throw damaged(file, 'it lists no sheets');
  const targets = await readTargets(file, entries.get('xl/_rels/workbook.xml.rels'), signal);
  const sheets: Sheet[] = [];
  let is1904 = false;
  await readMarkup(
    file,
    workbook,
    {
      open: (name, attribute) => {
        if (name === 'workbookpr') is1904 = isTrue(attribute('date1904'));
        if (name !== 'sheet') return;
        const target = targets.get(attribute('id') ?? '') ?? `worksheets/sheet${sheets.length + 1}.xml`;
        const entry = entries.get(target.startsWith('/') ? target.slice(1) : `xl/${target}`);
        // Sheets of charts and macros have no cells.
        if (entry === undefined || !/worksheet/i.test(entry.name)) return;
        const hidden = (attribute('state') ?? 'visible') !== 'visible';
        sheets.push({ name: attribute('name') ?? `Sheet ${sheets.length + 1}`, hidden, entry });
      },
      close: () => undefined,
      text: () => undefined,
    },
    signal,
  );
  if (sheets.length === 0) throw damaged(file, 'it holds no sheet');
  const texts = await readTexts(file, entries.get('xl/sharedStrings.xml'), signal);
  const formats = await readFormats(file, entries.get('xl/styles.xml'), signal);
  return { sheets, is1904, texts, formats };
}

const isTrue = (text: string | undefined): boolean => text === '1' || text === 'true';

async function readTargets(
  file: SourceFile,
  entry: ZipEntry | undefined,
  signal?: AbortSignal,
): Promise<Map<string, string>> {
  const targets = new Map<string, string>();
  if (entry === undefined) return targets;
  const open = (name: string, attribute: (name: string) => string | undefined): void => {
    if (name === 'relationship') targets.set(attribute('id') ?? '', attribute('target') ?? '');
  };
  await readMarkup(file, entry, { open, close: () => undefined, text: () => undefined }, signal);
  return targets;
}

/** Texts that cells share; hints for pronunciation are no part of them. */
async function readTexts(
  file: SourceFile,
  entry: ZipEntry | undefined,
  signal?: AbortSignal,
): Promise<string[]> {
  const texts: string[] = [];
  if (entry === undefined) return texts;
  let [current, characters] = ['', 0];
  let [inText, aside] = [false, false];
  await readMarkup(
    file,
    entry,
    {
      open: (name) => {
        if (name === 'si') current = '';
        else if (name === 't') inText = !aside;
        else if (name === 'rph') aside = true;
      },
      close: (name) => {
        if (name === 't') inText = false;
        else if (name === 'rph') aside = false;
        else if (name === 'si') {
          texts.push(unescaped(current));
          characters += current.length;
          if (characters > mostCharacters) {
            const message = `The texts of ${file.name} have more than ${formatCount(mostCharacters)} characters.`;
            throw new AppError('ingest.too-large', message, { file: file.name });
          }
        }
      },
      text: (text) => {
        if (inText) current += text;
      },
    },
    signal,
  );
  return texts;
}

/** Characters that XML cannot hold are written as `_x000D_`. */
export const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([\dA-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;

async function readFormats(
  file: SourceFile,
  entry: ZipEntry | undefined,
  signal?: AbortSignal,
): Promise<NumberFormat[]> {
  const codes = new Map<number, string>();
  const formats: NumberFormat[] = [];
  if (entry === undefined) return formats;
  let inCells = false;
  await readMarkup(
    file,
    entry,
    {
      open: (name, attribute) => {
        if (name === 'numfmt') codes.set(Number(attribute('numFmtId')), attribute('formatCode') ?? '');
        else if (name === 'cellxfs') inCells = true;
        else if (name === 'xf' && inCells) {
          const id = Number(attribute('numFmtId') ?? 0);
          formats.push(formatOf(id, codes.get(id)));
        }
      },
      close: (name) => {
        if (name === 'cellxfs') inCells = false;
      },
      text: () => undefined,
    },
    signal,
  );
  return formats;
}

function damaged(file: SourceFile, what: string): AppError {
  return new AppError('ingest.corrupt', `${file.name} is no readable workbook: ${what}.`, {
    file: file.name,
  });
}
