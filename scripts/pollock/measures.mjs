/**
 * The measures of the Pollock benchmark (Vitagliano et al., "Pollock: A Data Loading Benchmark", VLDB 2023): success, and
 * precision, recall and F1 of header, records and cells, each compared as bags; their sum is the score, 10 at most.
 * @typedef {readonly (readonly string[])[]} Table rows of texts, the header first
 */

/** @param {string} cell the text as it is compared: without case, numbers by their value */
function normal(cell) {
  const text = cell.trim().toLowerCase();
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(text) ? String(Number(text)) : text;
}

/** @param {readonly string[]} expected @param {readonly string[]} found @returns {[number, number, number]} */
function overlap(expected, found) {
  if (expected.length === 0) return [1, 1, 1];
  const left = new Map();
  for (const each of expected) left.set(each, (left.get(each) ?? 0) + 1);
  let both = 0;
  for (const each of found) {
    const times = left.get(each) ?? 0;
    if (times === 0) continue;
    left.set(each, times - 1);
    both++;
  }
  if (both === 0) return [0, 0, 0];
  const precision = both / found.length;
  const recall = both / expected.length;
  return [precision, recall, (2 * precision * recall) / (precision + recall)];
}

/**
 * The ten measures of one file.
 * @param {Table} expected @param {Table | null} found null where the file did not load
 * @returns {number[]}
 */
export function measuresOf(expected, found) {
  if (found === null) return Array(10).fill(0);
  const cells = (/** @type {Table} */ rows) => rows.map((row) => row.map(normal));
  const [header = [], ...rows] = cells(expected);
  const [ownHeader = [], ...ownRows] = cells(found);
  const records = (/** @type {Table} */ some) =>
    some.map((row) => row.map((cell) => cell || 'null').join('\u001f'));
  return [
    1,
    ...overlap(header, ownHeader),
    ...overlap(records(rows), records(ownRows)),
    ...overlap(rows.flat(), ownRows.flat()),
  ];
}

/** @param {string} text RFC 4180 with commas @returns {string[][]} */
export function readPlain(text) {
  /** @type {string[][]} */
  const rows = [];
  /** @type {string[]} */
  let row = [];
  const field = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r?\n|$)/gy;
  while (field.lastIndex < text.length) {
    const found = field.exec(text);
    if (found === null) throw new Error('the clean file is not RFC 4180');
    const [, value = '', end] = found;
    row.push(value.startsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : value);
    if (end === ',') {
      if (field.lastIndex === text.length) row.push('');
      continue;
    }
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push(row);
  return rows;
}

/** @param {readonly (readonly number[])[]} measures @param {readonly number[]} weights @returns {number} the score, 10 at most */
export function score(measures, weights) {
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  return measures.reduce(
    (sum, some, index) => sum + (some.reduce((a, b) => a + b, 0) * (weights[index] ?? 0)) / all,
    0,
  );
}
