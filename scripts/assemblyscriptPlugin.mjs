import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const QUERY = '?assemblyscript';

/** The builds of a kernel: relaxed SIMD may fuse and reorder, plain SIMD gives the same bits everywhere. */
const builds = [
  { name: 'relaxed', relax: true, features: ['simd', 'relaxed-simd', 'bulk-memory'] },
  { name: 'plain', relax: false, features: ['simd', 'bulk-memory'] },
];

/**
 * Compiles `import { relaxed, plain } from './kernel.as.ts?assemblyscript'` into two WebAssembly binaries with imported
 * memory; no binary is kept in the repository. The constant RELAX is true in the first build and false in the second.
 * A kernel may import other `.as.ts` files of its folder.
 * @returns {import('vite').Plugin}
 */
export function assemblyscript() {
  return {
    name: 'tessera:assemblyscript',
    enforce: 'pre',
    async load(id) {
      if (!id.endsWith(QUERY)) return null;
      const path = id.slice(0, -QUERY.length);
      const sources = await sourcesOf(dirname(path));
      for (const name of sources.keys()) this.addWatchFile(join(dirname(path), name));
      const key = JSON.stringify([basename(path), ...sources]);
      const known = modules.get(key) ?? moduleOf(basename(path), sources);
      modules.set(key, known);
      return { code: await known, map: null };
    },
  };
}

/**
 * The AssemblyScript files of a folder, by name.
 * @param {string} folder
 * @returns {Promise<Map<string, string>>}
 */
async function sourcesOf(folder) {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.as.ts')).sort();
  /** @type {Map<string, string>} */
  const sources = new Map();
  for (const name of names) sources.set(name, await readFile(join(folder, name), 'utf8'));
  return sources;
}

/**
 * Modules by their sources: the page and each worker are bundled apart and would compile the same text again.
 * @type {Map<string, Promise<string>>}
 */
const modules = new Map();

/**
 * @param {string} name
 * @param {Map<string, string>} sources
 */
async function moduleOf(name, sources) {
  const lines = [];
  for (const build of builds) {
    const bytes = await compile(name, sources, build);
    lines.push(`export const ${build.name} = decode('${Buffer.from(bytes).toString('base64')}');`);
  }
  lines.push(
    'function decode(text) { return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)); }',
  );
  return lines.join('\n');
}

/**
 * One build of one kernel; throws with the compiler's own words.
 * @param {string} name
 * @param {Map<string, string>} sources
 * @param {{ readonly relax: boolean, readonly features: readonly string[] }} build
 * @returns {Promise<Uint8Array>}
 */
async function compile(name, sources, { relax, features }) {
  const { default: asc } = await import('assemblyscript/asc');
  /** @type {Uint8Array | undefined} */
  let binary;
  const options = ['-O3', '--runtime', 'stub', '--importMemory', '--noAssert', '--use', 'abort='];
  const enable = features.flatMap((feature) => ['--enable', feature]);
  const { error, stderr } = await asc.main([name, '--outFile', 'kernel.wasm', ...options, ...enable], {
    readFile: (file) => (sources.has(file) ? `const RELAX: bool = ${relax};\n${sources.get(file)}` : null),
    writeFile: (file, content) => {
      if (file === 'kernel.wasm' && typeof content !== 'string') binary = content;
    },
    listFiles: () => [],
  });
  if (error || binary === undefined)
    throw new Error(`${name} does not compile: ${stderr.toString()}`, { cause: error });
  return binary;
}
