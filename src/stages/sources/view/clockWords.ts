import type { Resolution } from '../../../core/zonesClock.ts';
import { zoneNames } from '../../../core/zones.ts';
import type { ClockReport } from '../../../core/zonesSpec.ts';
import { formatCount, formatCounted } from '../../../core/format.ts';

export interface ZoneOption {
  readonly value: string | null;
  readonly label: string;
  readonly group?: string;
}

/** The zones that the browser knows, by continent, after a first choice. */
export function zoneOptions(first: string): readonly ZoneOption[] {
  const named = zoneNames().map((zone): ZoneOption => {
    const [area = '', ...place] = zone.split('/');
    const label = (place.length === 0 ? zone : place.join(', ')).replaceAll('_', ' ');
    return place.length === 0 ? { value: zone, label } : { value: zone, label, group: area };
  });
  return [{ value: null, label: first }, ...named];
}

export const ambiguousWords: readonly { readonly value: Resolution; readonly label: string }[] = [
  { value: 'earlier', label: 'the earlier one' },
  { value: 'later', label: 'the later one' },
  { value: 'reject', label: 'leave the row out' },
];

export const impossibleWords: readonly { readonly value: Resolution; readonly label: string }[] = [
  { value: 'later', label: 'moved forward over the gap' },
  { value: 'earlier', label: 'moved back over the gap' },
  { value: 'reject', label: 'leave the row out' },
];

/** Minutes as people say them, with a sign, such as `+5 h` or `−1 h 30 min`. */
export function shiftInWords(minutes: number): string {
  const hours = Math.floor(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  const words = [...(hours > 0 ? [`${hours} h`] : []), ...(rest > 0 || hours === 0 ? [`${rest} min`] : [])];
  return `${minutes < 0 ? '−' : '+'}${words.join(' ')}`;
}

/** What became of a source's times, in one sentence. */
export function clockInWords(report: ClockReport | undefined): string {
  if (!report) return 'Its times are taken as they stand in the file.';
  const times = report.columns.reduce((sum, column) => sum + column.times, 0);
  const ambiguous = report.columns.reduce((sum, column) => sum + column.ambiguous, 0);
  const impossible = report.columns.reduce((sum, column) => sum + column.impossible, 0);
  const doubtful = [
    ...(ambiguous > 0 ? [`${formatCount(ambiguous)} happened twice when a clock went back`] : []),
    ...(impossible > 0
      ? [
          `${formatCount(impossible)} never ${impossible === 1 ? 'was' : 'were'}, because a clock went forward`,
        ]
      : []),
  ];
  return [
    `${formatCounted(times, 'time')} ${times === 1 ? 'is' : 'are'} told in ${report.zone}.`,
    doubtful.length === 0 ? 'Every one of them names one instant.' : sentence(doubtful.join(', and ')),
    ...(report.leftOut > 0
      ? [`${formatCounted(report.leftOut, 'row')} ${report.leftOut === 1 ? 'is' : 'are'} left out for it.`]
      : []),
  ].join(' ');
}

const sentence = (words: string): string => `Of them ${words}.`;
