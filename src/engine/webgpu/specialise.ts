/**
 * The module of a shape from a WGSL file: `const NAME = …u;` lines take the given sizes, and lines that end in one of these are
 * repeated:
 * - `// each column`: `x0` becomes `x1`, `0u` becomes `1u`, and `q0[0]`, a lane of a quad, becomes `q0[1]` … `q1[0]` …;
 * - `// each quad`: for every quad of a packed row (the columns and one number more), `q0` and `0u` becoming `q1` and `1u`;
 * - `// each row`: for every row of a thread, `_r0` and `0u` becoming `_r1` and `1u`;
 * - `// each layer`: likewise, for `_l0`;
 * - `// each row and column`: both, `0u` being the column.
 * See shaders/README.md.
 * @throws RangeError when the file has no such constant.
 */
export function specialise(
  source: string,
  sizes: Readonly<Record<string, number>>,
  columns = 1,
  rows = 1,
): string {
  let module = source;
  for (const [name, size] of Object.entries(sizes)) {
    const line = new RegExp(`^const ${name} = \\d+u;$`, 'm');
    if (!line.test(module)) throw new RangeError(`the shader has no constant ${name}`);
    module = module.replace(line, `const ${name} = ${size}u;`);
  }
  return module.replace(
    /^(.*) \/\/ each (column|quad|row|layer|row and column)$/gm,
    (_, line: string, of: string) => {
      if (of === 'column') return repeat(columns, (j) => atColumn(line, j));
      if (of === 'quad')
        return repeat(Math.floor(columns / 4) + 1, (q) =>
          line.replace(/\bq0\b/g, `q${q}`).replace(/\b0u\b/g, `${q}u`),
        );
      if (of === 'row' || of === 'layer')
        return repeat(rows, (r) => atRow(line, r).replace(/\b0u\b/g, `${r}u`));
      return repeat(rows, (r) => repeat(columns, (j) => atColumn(atRow(line, r), j)));
    },
  );
}

const repeat = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n');

const atRow = (line: string, r: number): string => line.replace(/_([rl])0\b/g, `_$1${r}`);

const atColumn = (line: string, j: number): string =>
  line
    .replace(/\bx0(?=_r\d+\b|\b)/g, `x${j}`)
    .replace(/\bq0\[0\]/g, `q${j >> 2}[${j & 3}]`)
    .replace(/\b0u\b/g, `${j}u`);
