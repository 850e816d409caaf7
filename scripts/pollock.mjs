/**
 * The scores of the built app in the Pollock benchmark, by the benchmark's own definition. Its files are not part of this
 * repository: the folder holds `csv/` (the polluted files), `clean/` (what should come out) and, for the weighted score,
 * `pollock_weights.json`. Every file is loaded without being told anything of it, its values as texts.
 * Usage: node scripts/pollock.mjs <folder> [folder of the build]
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openApp } from './bench/app.mjs';
import { measuresOf, readPlain, score } from './pollock/measures.mjs';

/** Columns that are read as texts: more than any file of the benchmark has. */
const mostColumns = 2000;

const [folder, build] = process.argv.slice(2);
if (folder === undefined || !existsSync(join(folder, 'csv'))) {
  process.stderr.write(
    'Usage: node scripts/pollock.mjs <folder with csv/ and clean/> [folder of the build]\n',
  );
  process.exit(2);
}

/** Loads one file in the page and gives its header and rows as texts. @param {[string, string, number]} request */
async function loadInPage([name, base64, columns]) {
  const tessera = /** @type {any} */ (globalThis)['tessera'];
  try {
    await tessera.forgetEverything();
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const types = Object.fromEntries(Array.from({ length: columns }, (_, index) => [`c${index}`, 'text']));
    const added = await tessera.addSource(name, new Blob([bytes]), { types, reading: { lenient: true } });
    const header = added.columns.map((/** @type {{ name: string }} */ column) => column.name);
    const { rows } = await tessera.query(`SELECT * FROM "${name.replaceAll('"', '""')}"`, { limit: 50_000 });
    return {
      table: [header, ...rows.map((/** @type {unknown[]} */ row) => row.map((cell) => String(cell ?? '')))],
    };
  } catch (thrown) {
    return { failed: String(/** @type {{ code?: string }} */ (thrown).code ?? thrown) };
  }
}

const app = await openApp(/** @type {any} */ ({ folder: build ?? join(import.meta.dirname, '..', 'dist') }));
try {
  await app.start();
  const weightsPath = [join(folder, 'pollock_weights.json'), join(folder, '..', 'pollock_weights.json')].find(
    (path) => existsSync(path),
  );
  /** @type {Record<string, number>} */
  const weightOf = weightsPath === undefined ? {} : JSON.parse(readFileSync(weightsPath, 'utf8'));
  const names = readdirSync(join(folder, 'csv')).filter((name) => name.endsWith('.csv'));
  /** @type {number[][]} */
  const measures = [];
  for (const name of names) {
    const bytes = readFileSync(join(folder, 'csv', name));
    const got = await app.page.evaluate(
      loadInPage,
      /** @type {[string, string, number]} */ ([name, bytes.toString('base64'), mostColumns]),
    );
    const expected = readPlain(readFileSync(join(folder, 'clean', name), 'utf8'));
    const found = measuresOf(expected, got.table ?? null);
    measures.push(found);
    const sum = found.reduce((total, each) => total + each, 0);
    if (sum < 10)
      process.stdout.write(
        `${sum.toFixed(3)}  ${name}${got.failed === undefined ? '' : `  ${got.failed}`}\n`,
      );
  }
  const simple = score(
    measures,
    names.map(() => 1),
  );
  process.stdout.write(`${names.length} files, score (simple) ${simple.toFixed(3)} of 10\n`);
  if (weightsPath !== undefined) {
    const weighted = score(
      measures,
      names.map((name) => weightOf[name] ?? 0),
    );
    process.stdout.write(`score (weighted) ${weighted.toFixed(3)} of 10\n`);
  }
} finally {
  await app.close();
}
