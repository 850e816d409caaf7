/**
 * The module of a shape from a WGSL file: `const NAME = …u;` lines take the given sizes, and lines that end in `// each column` are
 * repeated for `columns` columns, `x0` and `0u` becoming `x1` and `1u`, and so on. See shaders/README.md.
 * @throws RangeError when the file has no such constant.
 */
export function specialise(source: string, sizes: Readonly<Record<string, number>>, columns = 1): string {
  let module = source;
  for (const [name, size] of Object.entries(sizes)) {
    const line = new RegExp(`^const ${name} = \\d+u;$`, 'm');
    if (!line.test(module)) throw new RangeError(`the shader has no constant ${name}`);
    module = module.replace(line, `const ${name} = ${size}u;`);
  }
  return module.replace(/^(.*) \/\/ each column$/gm, (_, line: string) =>
    Array.from({ length: columns }, (_unused, j) =>
      line.replace(/\bx0\b/g, `x${j}`).replace(/\b0u\b/g, `${j}u`),
    ).join('\n'),
  );
}
