import { expect, test } from 'vitest';
import { formatOf, scaled } from '../../../../src/data/ingest/rows/xlsx/numberFormats.ts';

test.each([
  ['0%', '%', 100],
  ['0.00\\ %;[Red]-0.00\\ %', '%', 100],
  ['0.0"%"', '%', 1],
  ['#,##0.00\\ "€"', '€', 1],
  ['_-* #,##0.00\\ [$€-407]_-;-* #,##0.00\\ [$€-407]_-', '€', 1],
  ['_("$"* #,##0.00_);_("$"* (#,##0.00)', '$', 1],
  ['[$CHF-807] #,##0', 'CHF', 1],
  ['[$USD] #,##0', 'USD', 1],
  ['\\£0.00', '£', 1],
  ['#,##0 €', '€', 1],
  ['#,##0 _€', '', 1],
  ['[$-409]0.00', '', 1],
  ['[Red]#,##0.00', '', 1],
  ['#,##0 "days"', '', 1],
  ['0;"€"0', '', 1],
  ['[$€-407] d/m/yyyy', '', 1],
])('numbers in the format %s are shown in “%s”, times %s', (code, unit, scale) => {
  expect(formatOf(200, code)).toMatchObject({ unit, scale });
});

test.each([
  [9, '%'],
  [10, '%'],
  [5, ''],
  [44, ''],
  [0, ''],
])('the built-in format %s shows “%s”: a currency depends on who reads it', (id, unit) => {
  expect(formatOf(id, undefined).unit).toBe(unit);
});

test.each([
  [0.07, 7],
  [0.29, 29],
  [1.1, 110],
  [-0.005, -0.5],
  [1e-7, 0.000_01],
  [1.5e21, 1.5e23],
  [0, 0],
])('%s in percent is %s, to the digit', (value, shown) => {
  expect(scaled(value, formatOf(9, undefined))).toBe(shown);
});

test.each([
  ['brackets of a currency that do not end', `[$${'a'.repeat(1_000_000)}`],
  ['brackets that do not end', '['.repeat(1_000_000)],
  ['more characters than Excel writes', `${'0'.repeat(255)}%`],
])('a code of %s is passed over at once and shows no unit', (_, code) => {
  expect(formatOf(200, code)).toEqual({ kind: 'number', unit: '', scale: 1 });
});
