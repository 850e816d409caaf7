import { plainName } from '../../core/codeNames.ts';
import { isDayAsNumber } from '../../core/daysAsNumbers.ts';
import type { ProfiledColumn } from '../sources/spec.ts';
import type { Candidate } from './candidates.ts';

/** Words of what can be added up or compared: a column of few whole numbers that has one is an amount. */
const amountWord =
  /(^|\s)(count|number|num|numner|n|amount|amt|total|sum|spend|spent|pay|payment|price|cost|revenue|value|income|balance|score|rating|qty|quantity|size|rate|ratio|percent|share|tenure|duration|frequency|recency|since|home|kidhome|teenhome|age|previous)(\s|$)|[^siu]s$/;
const fewValues = 10;
const rowsPerValue = 20;
const maybeKinds = 'it has so few different whole numbers that they may stand for kinds, not amounts';

const calendarParts: Readonly<Record<string, readonly [number, number]>> = {
  year: [1800, 2200],
  quarter: [1, 4],
  month: [0, 12],
  week: [0, 53],
  weekday: [0, 7],
  dayofweek: [0, 7],
  day: [0, 366],
  hour: [0, 24],
  minute: [0, 60],
};
const calendarName =
  /^((signup|sign up|birth|start|end|join|order|purchase|contact|last contact|registration|due|first|last) )?(year|quarter|month|week|weekday|dayofweek|day|hour|minute)( of (the )?(day|week|month|year))?$/;
/** Values under which no other lies and that often stand for “none” among numbers from zero. */
const sentinels = new Set([-1, -9, -99, -999, -9999]);

/** Why the numbers of a column are no amounts, so that it is for profiles only; null where they seem to be amounts. */
export function notAnAmount(column: ProfiledColumn, rows: number): string | null {
  const [least, greatest] = [Number(column.least), Number(column.greatest)];
  if (column.distinct > 1 && isDayAsNumber(least) && isDayAsNumber(greatest))
    return 'its numbers seem to be days, such as 20240131, not amounts';
  if (column.type !== 'integer') return null;
  const words = plainName(column.name);
  const part = calendarName.exec(words)?.[3];
  const bounds = part === undefined ? undefined : calendarParts[part];
  if (bounds && least >= bounds[0] && greatest <= bounds[1])
    return 'it is a place in the calendar, not an amount';
  if (sentinels.has(least) && greatest > fewValues)
    return `its least value, ${least}, seems to stand for “none”`;
  if (column.role !== null || amountWord.test(words)) return null;
  return column.distinct <= fewValues && rows >= rowsPerValue * column.distinct ? maybeKinds : null;
}

/** Where nearly nothing else is there, such as in a survey of scales from 1 to 5, few whole numbers are amounts after all. */
export function orAllCodes(candidates: readonly Candidate[]): Candidate[] {
  const others = candidates.filter(({ profileOnly }) => profileOnly === null).length;
  if (others > 1) return [...candidates];
  return candidates.map((candidate) =>
    candidate.profileOnly === maybeKinds ? { ...candidate, profileOnly: null } : candidate,
  );
}
