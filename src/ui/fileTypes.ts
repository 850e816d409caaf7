/** Endings of names that data is read from. */
const endings = [
  'csv',
  'tsv',
  'tab',
  'psv',
  'txt',
  'dat',
  'gz',
  'tgz',
  'zip',
  'tar',
  'json',
  'ndjson',
  'jsonl',
  'geojson',
  'xlsx',
  'xlsm',
  'xls',
  'xml',
  'htm',
  'html',
  'parquet',
  'pq',
  'arrow',
  'ipc',
  'feather',
];

/** Endings of names that data is read from, as an input's `accept`. */
export const dataTypes = endings.map((ending) => `.${ending}`).join(',');

/** Whether a file of a folder is data by its name; what systems put into folders is not. */
export function isData(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return !name.startsWith('.') && endings.includes(name.slice(name.lastIndexOf('.') + 1).toLowerCase());
}
