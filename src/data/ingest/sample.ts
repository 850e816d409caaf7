import { RecordScanner, type Cut, mark } from './records.ts';

/** A record of a sample, with its own copy of the fields. */
export interface SampleRecord {
  readonly start: number;
  readonly end: number;
  /** Lines before it. */
  readonly line: number;
  readonly marks: number;
  readonly fields: readonly string[];
  readonly quoted: readonly boolean[];
}

/** The first records of a text, blank lines left out, at most `limit`. */
export function sampleRecords(text: string, cut: Cut, last: boolean, limit: number): SampleRecord[] {
  const records: SampleRecord[] = [];
  new RecordScanner(cut, true).scan(text, last, (record) => {
    if ((record.marks & mark.blank) === 0) {
      const { start, end, line, marks } = record;
      records.push({ start, end, line, marks, fields: [...record.fields], quoted: [...record.quoted] });
    }
    return records.length < limit;
  });
  return records;
}

/** Whether a record's quoting cannot be trusted. */
export const isBad = (marks: number): boolean => (marks & (mark.badQuote | mark.openQuote)) !== 0;

/** The number of fields that most records have; the larger one where two are equally frequent. */
export function usualCount(records: readonly SampleRecord[]): number {
  const counts = new Map<number, number>();
  for (const { fields, marks } of records) {
    if (!isBad(marks)) counts.set(fields.length, (counts.get(fields.length) ?? 0) + 1);
  }
  let usual = 1;
  let most = 0;
  for (const [count, times] of counts) {
    if (times > most || (times === most && count > usual)) [usual, most] = [count, times];
  }
  return usual;
}

/** Lines whose columns are aligned by runs of spaces, with each run outside quotes made one space and none at the ends. */
export function squeezeSpaces(text: string, quote: string): string {
  const runs = quote === '' ? plainRuns : quote === '"' ? doubleQuoted : singleQuoted;
  return text.replace(runs, (run: string, at: number) => {
    if (!run.startsWith(' ')) return run;
    const after = text[at + run.length];
    const edge = at === 0 || text[at - 1] === '\n' || after === undefined || after === '\n' || after === '\r';
    return edge ? '' : ' ';
  });
}

const plainRuns = /^ +| +(?=\r?$)| {2,}/gm;
const doubleQuoted = /"(?:[^"]|"")*"|^ +| +(?=\r?$)| {2,}/gm;
const singleQuoted = /'(?:[^']|'')*'|^ +| +(?=\r?$)| {2,}/gm;
