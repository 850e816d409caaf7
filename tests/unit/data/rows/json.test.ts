import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseExact } from '../../../../src/data/ingest/rows/json/parseExact.ts';
import { recordArrays } from '../../../../src/data/ingest/rows/json/recordArrays.ts';
import { readAll } from './support.ts';

describe('JSON as a table', () => {
  test('a list of objects becomes rows; members that come later become columns', async () => {
    const got = await readAll('json', '[{"a":1,"b":"x"},\n {"a":2,"c":true}, {"a":null}]');
    expect([got.names, got.rows]).toEqual([
      ['a', 'b', 'c'],
      [
        ['1', 'x', null],
        ['2', null, 'true'],
        [null, null, null],
      ],
    ]);
  });

  const nested = '[{"id":1,"at":{"city":"Köln","geo":{"lat":50.9}},"tags":["a","b"]}]';
  test('objects within objects become dotted columns, lists JSON text', async () => {
    const got = await readAll('json', nested);
    expect([got.names, got.rows[0], got.codes]).toEqual([
      ['id', 'at.city', 'at.geo.lat', 'tags'],
      ['1', 'Köln', '50.9', '["a","b"]'],
      ['nested-columns'],
    ]);
  });

  test('by choice objects are kept as text and lists are counted', async () => {
    const got = await readAll('json', nested, { nested: 'text', lists: 'count' });
    expect([got.names, got.rows[0]]).toEqual([
      ['id', 'at', 'tags'],
      ['1', '{"city":"Köln","geo":{"lat":50.9}}', '2'],
    ]);
  });

  test('a broken line of NDJSON is told with its line and costs itself alone', async () => {
    const got = await readAll('ndjson', '{"a":1}\n{"a":\n\n{"a":"}"}\r\nnot\n{"a":4}');
    expect([got.rows, got.faults.map(({ line }) => line)]).toEqual([
      [['1'], ['}'], ['4']],
      [2, 5],
    ]);
  });

  test('a list that breaks off loads what is whole and says so', async () => {
    const got = await readAll('json', '[{"a":1},{"a":2},{"a":');
    expect([got.rows, got.faults, got.codes]).toEqual([
      [['1'], ['2']],
      [{ line: 1, fault: 'the file ends in the midst of the record' }],
      ['truncated'],
    ]);
  });

  test('a list within an object is found, and another one is read by choice', async () => {
    const text = '{"meta":{"n":2},"result":{"items":[{"a":1},{"a":2}],"errors":[{"e":"x"}]}}';
    const got = await readAll('json', text);
    expect([got.table.reading.part, got.rows, got.table.parts?.map(({ name }) => name)]).toEqual([
      'result.items',
      [['1'], ['2']],
      ['result.items', 'result.errors'],
    ]);
    expect((await readAll('json', text, { part: 'result.errors' })).rows).toEqual([['x']]);
  });

  test('records that follow one another over several lines are rows', async () => {
    const got = await readAll('json', '{\n "a": 1\n}\n{\n "a": 2\n}\n');
    expect(got.rows).toEqual([['1'], ['2']]);
  });

  test('names that would shadow members of objects are columns like others', async () => {
    const got = await readAll('json', '[{"__proto__":1,"constructor":{"toString":2}}]');
    expect([got.names, got.rows]).toEqual([['__proto__', 'constructor.toString'], [['1', '2']]]);
  });

  test('integers with more digits than a double holds keep them', () => {
    expect(
      parseExact('{"id":1234567890123456789,"s":"1234567890123456789","x":[0.1234567890123456789]}'),
    ).toEqual({
      id: '1234567890123456789',
      s: '1234567890123456789',
      x: ['0.1234567890123456789'],
    });
  });

  test('brackets and quotes within texts are no structure', () => {
    expect(
      recordArrays('{"a":"[{\\"b\\":[{}]}]","c":[1,2],"d":[ {"e":[{}]} ]}').map(({ path }) => path),
    ).toEqual(['d']);
  });

  test('any records come back as they were written, whatever the spaces between', async () => {
    const record = fc.record({ a: fc.string(), b: fc.option(fc.integer()), c: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { minLength: 1 }),
        fc.boolean(),
        fc.constantFrom(0, 2),
        async (records, lines, indent) => {
          const text = lines
            ? records.map((each) => JSON.stringify(each)).join('\n')
            : JSON.stringify(records, null, indent);
          const got = await readAll(lines ? 'ndjson' : 'json', text);
          expect(got.rows).toEqual(
            records.map(({ a, b, c }) => [a, b === null ? null : String(b), String(c)]),
          );
        },
      ),
    );
  });
});
