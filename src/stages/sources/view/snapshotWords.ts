import { formatCount, formatMoment, shortName } from '../../../core/format.ts';
import type { RecordedFigures, SnapshotRecord } from '../../../core/snapshots.ts';
import { meanShift, type KeyChange, type SnapshotComparison } from '../../../core/snapshotsComparison.ts';

/** How a load came. */
export const howWords: Readonly<Record<SnapshotRecord['how'], string>> = {
  first: 'first load',
  replaced: 'in place of the one before',
  appended: 'after the one before',
};

/** When a load came, by the reader's clock. */
export function loadedInWords(loadedAt: string | null): string {
  if (loadedAt === null) return 'before loads were recorded';
  return formatMoment(loadedAt);
}

const counted = (count: number, one: string, many: string): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

/** What came, went and changed, in one sentence. */
export function comparisonInWords({ before, after, key, rowsCompared, schema }: SnapshotComparison): string {
  const rows = `${before.rows === null ? 'An unknown number of' : formatCount(before.rows)} rows became ${after.rows === null ? 'an unknown number' : formatCount(after.rows)}.`;
  const columns = [
    ...(schema.came.length > 0 ? [`${counted(schema.came.length, 'column', 'columns')} came`] : []),
    ...(schema.went.length > 0 ? [`${counted(schema.went.length, 'column', 'columns')} went`] : []),
    ...(schema.retyped.length > 0
      ? [`${counted(schema.retyped.length, 'column has', 'columns have')} another type`]
      : []),
  ];
  const told = columns.length === 0 ? [] : [`${columns.join(', ')}.`];
  if (!rowsCompared)
    return [
      rows,
      ...told,
      'The older data is not here any more, so that only its recorded figures are compared.',
    ].join(' ');
  return [rows, ...told, ...(key ? [keyInWords(key)] : [])].join(' ');
}

/** What became of the keys, in one sentence. */
export function keyInWords({ columns, came, went, stayed, changed, moreOrFewerRows }: KeyChange): string {
  const kept =
    changed === null
      ? `${formatCount(moreOrFewerRows)} of those that stayed have another number of rows`
      : `${formatCount(changed)} of those that stayed have changed values`;
  return `By ${columns.join(' and ')}: ${formatCount(came)} came, ${formatCount(went)} went, ${formatCount(stayed)} stayed; ${kept}.`;
}

/** One column's figures on both sides. */
export interface FigureShift {
  readonly name: string;
  readonly before: RecordedFigures | null;
  readonly after: RecordedFigures | null;
  /** Change of the share of rows without a value. */
  readonly missing: number | null;
  /** Standardised difference of the means. */
  readonly shift: number | null;
}

/** Figures of every column of either side; those that moved most come first. */
export function figureShifts({ before, after }: SnapshotComparison): readonly FigureShift[] {
  const names = [...new Set([...before.figures, ...after.figures].map(({ name }) => name))];
  const share = (figures: RecordedFigures | null, rows: number | null): number | null =>
    figures && rows ? figures.missing / rows : null;
  const shifts = names.map((name): FigureShift => {
    const old = before.figures.find((figures) => figures.name === name) ?? null;
    const now = after.figures.find((figures) => figures.name === name) ?? null;
    const was = share(old, before.rows);
    const is = share(now, after.rows);
    return {
      name,
      before: old,
      after: now,
      missing: was === null || is === null ? null : is - was,
      shift: old && now ? meanShift(old, now) : null,
    };
  });
  const size = ({ missing, shift }: FigureShift): number =>
    Math.max(Math.abs(shift ?? 0), 5 * Math.abs(missing ?? 0));
  return shifts.sort((a, b) => size(b) - size(a));
}

/** How an appended file's columns differ from the source's, and what becomes of its rows. */
export function columnsApartInWords(
  file: string,
  { brought, lacking }: { readonly brought: readonly string[]; readonly lacking: readonly string[] },
  key: readonly string[],
): string {
  const keyless = lacking.filter((name) => key.includes(name));
  const name = shortName(file);
  return [
    ...(brought.length === 0
      ? []
      : [
          `${name} brings ${columnsInWords(brought, 'that the source lacks')}. Kept, ${brought.length === 1 ? 'it is' : 'they are'} empty in the rows that are there; a file that holds all rows can take the source’s place instead.`,
        ]),
    ...(lacking.length === 0
      ? []
      : [
          `${name} lacks ${columnsInWords(lacking, 'of the source')}, which ${lacking.length === 1 ? 'is' : 'are'} empty in its rows.`,
        ]),
    ...(keyless.length === 0
      ? []
      : [`Without ${listed(keyless)} no row can take the place of another: all of its rows would be added.`]),
  ].join(' ');
}

const columnsInWords = (columns: readonly string[], which: string): string =>
  columns.length === 1
    ? `a column ${which}: ${listed(columns)}`
    : `${formatCount(columns.length)} columns ${which}: ${listed(columns)}`;

function listed(columns: readonly string[]): string {
  const named = columns.slice(0, 5).map((name) => shortName(name, 40));
  const rest = columns.length > named.length ? ` and ${formatCount(columns.length - named.length)} more` : '';
  return `${named.join(', ')}${rest}`;
}
