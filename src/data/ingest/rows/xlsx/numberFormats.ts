import { isSign } from '../../units.ts';
import { kindOf, type NumberKind } from './serialDates.ts';

/** What the cells of a style show of a number. */
export interface NumberFormat {
  readonly kind: NumberKind;
  /** The sign of a currency or `%` that is shown beside it; '' for none. */
  readonly unit: string;
  /** What it is multiplied by as it is shown: 0.12 in the format of percent is 12 %. */
  readonly scale: 1 | 100;
}

export const plainFormat: NumberFormat = { kind: 'number', unit: '', scale: 1 };
const percent: NumberFormat = { kind: 'number', unit: '%', scale: 100 };

/** Built-in formats of percent (ECMA-376-1, §18.8.30). Which currency those of money show is up to the reader's settings. */
const builtInPercents = new Set([9, 10]);

/** Pieces of a code: quoted text, `[$€-407]`, conditions and colours, an escaped sign, what is left blank or repeated, and signs. */
const pieces = /"([^"]*)"|\[\$([^\]-]*)(?:-[^\]]*)?\]|\[[^\]]*\]|\\(.)|[_*].|(\p{Sc})|%|;/gu;

/** Characters of a code at most, as Excel has it. A longer one is no format, and brackets in it could take minutes to read. */
const longestCode = 255;

/** A number format by its number and, where the workbook defines it, its code; of a code the part for positive numbers counts. */
export function formatOf(id: number, code: string | undefined): NumberFormat {
  if (code !== undefined && code.length > longestCode) return plainFormat;
  const kind = kindOf(id, code);
  if (kind !== 'number') return { ...plainFormat, kind };
  if (code === undefined) return builtInPercents.has(id) ? percent : plainFormat;
  let unit = '';
  for (const [piece, quoted, currency, escaped, sign] of code.matchAll(pieces)) {
    if (piece === ';') break;
    if (piece === '%') return percent;
    const text = (quoted ?? currency ?? escaped ?? sign ?? '').trim();
    if (unit === '' && isSign(text)) unit = text;
  }
  return unit === '' ? plainFormat : { kind, unit, scale: 1 };
}

/** Whether two formats show numbers in the same unit. */
export const sameUnit = (left: NumberFormat, right: NumberFormat): boolean =>
  left.unit === right.unit && left.scale === right.scale;

/** A number as its format scales it, by its decimal digits, so that 0.07 becomes 7. */
export function scaled(value: number, { scale }: NumberFormat): number {
  if (scale === 1) return value;
  const text = String(value);
  if (!text.includes('e')) return Number(`${text}e2`);
  const [digits = '', exponent = '0'] = text.split('e');
  return Number(`${digits}e${Number(exponent) + 2}`);
}
