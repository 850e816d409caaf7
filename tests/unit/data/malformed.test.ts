import { existsSync, readFileSync } from 'node:fs';
import { gzipSync, strToU8, zipSync } from 'fflate';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src/core/errors.ts';
import { unpack } from '../../../src/data/ingest/archive/unpack.ts';
import { planCsv } from '../../../src/data/ingest/csvPlan.ts';
import { formatOf } from '../../../src/data/ingest/format.ts';
import { passOver } from '../../../src/data/ingest/pass.ts';
import { openRows } from '../../../src/data/ingest/rows/openRows.ts';
import { planRows, sampleRows } from '../../../src/data/ingest/rows/planRows.ts';
import { sharedPath } from '../../support/sharedNode.ts';

/** Malformed inputs that this file reads, in all. */
const counts = { generated: 3000, mutated: 2500 } as const;

/** Milliseconds that no input may take; the slowest machines are slow. */
const longest = 5000;

/**
 * Reads a file as the app does up to the database: unpacked, told by its format, planned, and every row looked at.
 * @returns rows, or the code of the refusal. Anything but an AppError is a crash.
 */
async function read(name: string, bytes: Uint8Array): Promise<number | string> {
  try {
    const file = { name, blob: new Blob([new Uint8Array(bytes)]) };
    if (file.blob.size === 0) return 'ingest.empty';
    const unpacked = await unpack(file);
    const format = await formatOf(unpacked.file, unpacked.innerName);
    if (format === 'parquet' || format === 'arrow') return format;
    if (format === 'csv') {
      const { plan } = await planCsv(unpacked.file);
      return (await passOver(unpacked.file, plan, true)).rows;
    }
    const table = await openRows(unpacked.file, format);
    planRows(unpacked.file, table, await sampleRows(table, {}), {});
    let rows = 0;
    for await (const batch of table.rows()) rows += batch.rows.length;
    return rows;
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code.startsWith('ingest.') && thrown.message.includes(name))
      return thrown.code;
    throw thrown;
  }
}

async function survives(name: string, bytes: Uint8Array): Promise<void> {
  const started = performance.now();
  await read(name, bytes);
  expect(performance.now() - started).toBeLessThan(longest);
}

/** Pieces of which broken files are made, for each format those that its readers stumble over. */
const pieces: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'x.csv',
    'a,b\n1,2\n',
    [
      ',',
      ';',
      '\t',
      '"',
      '""',
      '\n',
      '\r',
      '\r\n',
      '\0',
      ' ',
      '\\',
      "'",
      '#',
      'é',
      '\uFEFF',
      '1',
      'a',
      '2020-01-01',
      '$1',
      '%',
      '1.5,',
    ],
  ],
  [
    'x.json',
    '[{"a":1}',
    [
      '[',
      ']',
      '{',
      '}',
      '"',
      ':',
      ',',
      '\\',
      '\\u00',
      '1e999',
      '12345678901234567890',
      'null',
      'tru',
      '\n',
      ' ',
      '"a"',
      '"__proto__":',
      '[[[[',
      '-',
      '\0',
    ],
  ],
  [
    'x.ndjson',
    '{"a":1}\n',
    ['{', '}', '"', ':', ',', '\n', '\r\n', '{"a":', '[1]', 'null', '"x"', '1', '\0', '{}'],
  ],
  [
    'x.xls',
    '<html><table><tr><td>a<td>b',
    [
      '<',
      '>',
      '<td>',
      '<tr>',
      '</tr>',
      '<table>',
      '</table>',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '&',
      '&#99999999;',
      '&lt;',
      '<td rowspan=9999 colspan=99999>',
      '"',
      "'",
      '<script>',
      'x:num="7"',
      '1',
      '\n',
    ],
  ],
  [
    'x.xml',
    '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
    [
      '<Worksheet ss:Name="a">',
      '<Table>',
      '<Row>',
      '<Row ss:Index="-1">',
      '<Row ss:Index="99999999">',
      '<Cell ss:Index="99999">',
      '<Data ss:Type="Number">',
      '1',
      'x',
      '</Data>',
      '</Cell>',
      '</Row>',
      '</Table>',
      '<',
      '>',
      '&',
      '<!DOCTYPE x [<!ENTITY a "b">]>',
    ],
  ],
  [
    'x.txt',
    'id   name   n\n 1   ab     2\n 2   cd     3\n 3   ef     4\n',
    [' ', '   ', '\t', '\n', '\r', '1', 'abc', '  12', '\0', 'é'],
  ],
];

describe(`${counts.generated} generated malformed texts`, () => {
  const runs = counts.generated / pieces.length;
  test.each(pieces)(
    'as %s end in rows or a refusal that names the file',
    { timeout: 60_000 },
    async (name, begin, parts) => {
      const text = fc.array(fc.constantFrom(...parts), { maxLength: 60 });
      await fc.assert(
        fc.asyncProperty(text, fc.boolean(), fc.boolean(), async (found, begun, packed) => {
          const bytes = strToU8(`${begun ? begin : ''}${found.join('')}`);
          await survives(name, packed ? gzipSync(bytes) : bytes);
        }),
        { numRuns: runs },
      );
    },
  );
});

const workbook = zipSync({
  '[Content_Types].xml': strToU8('<Types/>'),
  'xl/workbook.xml': strToU8('<workbook><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>'),
  'xl/_rels/workbook.xml.rels': strToU8(
    '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
  ),
  'xl/sharedStrings.xml': strToU8('<sst><si><t>a</t></si><si><t>b</t></si></sst>'),
  'xl/worksheets/sheet1.xml': [
    strToU8(
      `<worksheet><sheetData>${'<row><c t="s"><v>0</v></c><c><v>1.5</v></c></row>'.repeat(20)}</sheetData></worksheet>`,
    ),
    { level: 0 },
  ],
});

/** Beginnings of real files, as far as they are at hand, and of files of every packing. */
function originals(): (readonly [string, Uint8Array])[] {
  const paths = [
    'wholesale/Wholesale_customers_data.csv',
    'bank_marketing/bank-full.csv',
    'cdnow/CDNOW_sample.txt',
    'customer_personality/marketing_campaign_full_old.csv',
    'telco_churn/telco_customer_churn.csv',
    'broken/csv_spectrum/json/utf8.json',
  ].map((path) => sharedPath(`data/${path}`));
  const real = paths
    .filter((path) => existsSync(path))
    .map((path): readonly [string, Uint8Array] => {
      return [path.slice(path.lastIndexOf('/') + 1), readFileSync(path).subarray(0, 20_000)];
    });
  const text = strToU8('id,day,amount\n1,2020-01-01,"1,5"\n2,2020-01-02,2.5\n'.repeat(50));
  return [
    ...real,
    ['x.xlsx', workbook],
    ['x.csv.gz', gzipSync(text)],
    ['x.zip', zipSync({ 'a.csv': text, 'b.json': strToU8('[{"a":1},{"a":{"b":[2]}}]') })],
  ];
}

type Mutation = readonly [
  kind: 'flip' | 'cut' | 'remove' | 'double' | 'insert',
  place: number,
  value: number,
];

function mutate(bytes: Uint8Array, mutations: readonly Mutation[]): Uint8Array {
  let mutated = bytes.slice();
  for (const [kind, share, value] of mutations) {
    const at = Math.floor(share * mutated.length);
    const length = 1 + (value % 40);
    const [head, middle, tail] = [
      mutated.subarray(0, at),
      mutated.subarray(at, at + length),
      mutated.subarray(at + length),
    ];
    if (kind === 'flip') mutated[at] = value;
    else if (kind === 'cut') mutated = head.slice();
    else if (kind === 'remove') mutated = new Uint8Array([...head, ...tail]);
    else if (kind === 'double') mutated = new Uint8Array([...head, ...middle, ...middle, ...tail]);
    else mutated = new Uint8Array([...head, value, ...middle, ...tail]);
  }
  return mutated;
}

describe(`${counts.mutated} mutated files`, () => {
  const files = originals();
  const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  const kind = fc.constantFrom<Mutation[0]>('flip', 'flip', 'flip', 'cut', 'remove', 'double', 'insert');
  const mutations = fc.array(fc.tuple(kind, share, fc.integer({ min: 0, max: 255 })), {
    minLength: 1,
    maxLength: 8,
  });
  test.each(files)(
    'of %s end in rows or a refusal that names the file',
    { timeout: 60_000 },
    async (name, bytes) => {
      await fc.assert(
        fc.asyncProperty(mutations, async (some) => {
          await survives(name, mutate(bytes, some));
        }),
        { numRuns: Math.ceil(counts.mutated / files.length) },
      );
    },
  );
});
