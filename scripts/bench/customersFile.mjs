import { once } from 'node:events';
import { createWriteStream, existsSync, openSync, readSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { rowsFile } from './enginePage.mjs';
import { scratch } from './paths.mjs';

/** Numeric features of each customer in the file. */
export const features = 16;

/**
 * Customers with sixteen numeric features as a CSV: the rows of the engine's `customers` set.
 * @param {number} rows
 */
export async function customersFile(rows) {
  const path = join(scratch(), `customers-1-${rows}.csv`);
  if (existsSync(path)) return path;
  const values = new Float32Array(rows * features);
  const bytes = new Uint8Array(values.buffer);
  const source = openSync(await rowsFile('customers', rows, 32), 'r');
  for (let read = 0; read < bytes.length;) read += readSync(source, bytes, read, bytes.length - read, read);
  const file = createWriteStream(`${path}.part`);
  file.write(`customer_id,${Array.from({ length: features }, (_, j) => `feature_${j + 1}`).join(',')}\n`);
  for (let row = 0; row < rows;) {
    const lines = [];
    for (const end = Math.min(rows, row + 20_000); row < end; row++) {
      const cells = [row + 1];
      for (let j = 0; j < features; j++) cells.push(Number((values[j * rows + row] ?? 0).toFixed(4)));
      lines.push(`${cells.join(',')}\n`);
    }
    if (!file.write(lines.join(''))) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
  renameSync(`${path}.part`, path);
  return path;
}
