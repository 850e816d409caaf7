import type { Json } from './json.ts';

/** Formats whose tables older builds took as they are stored. */
const sheetFormats: ReadonlySet<unknown> = new Set(['xlsx', 'spreadsheet-xml', 'html']);

/**
 * Version 3 of the sources reads sheets as they are shown: without blank columns on their left, percents times 100, and without a
 * last row of totals. Sheets of older studies stay as they were read, whose columns' ids and numbers the later stages have.
 */
export const sheetsAsStored = (old: Json): Json =>
  withReadings(old, (reading) => ({ ...reading, asStored: true }));

/** A source as its key has it: sheets as stored have the key that they had before there was a choice, others one of their own. */
export const keyedSheets = (source: Json): Record<string, Json> =>
  withReadings(source, ({ asStored, ...reading }) =>
    asStored === true ? reading : { ...reading, asStored: false },
  ) as Record<string, Json>;

/** The same with each reading of a sheet changed, wherever it stands: of a source, its files and its earlier loads. */
function withReadings(value: Json, change: (reading: JsonObject) => JsonObject): Json {
  if (Array.isArray(value)) return value.map((each: Json) => withReadings(each, change));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]): [string, Json] => {
      if (name === 'reading' && isObject(member))
        return [name, sheetFormats.has(member['format']) ? change(member) : member];
      return [name, holders.has(name) ? withReadings(member, change) : member];
    }),
  );
}

/** Members under which readings stand. */
const holders: ReadonlySet<string> = new Set(['sources', 'parts', 'snapshots', 'content']);

type JsonObject = Readonly<Record<string, Json>>;

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
