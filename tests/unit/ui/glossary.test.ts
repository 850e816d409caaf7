import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { originTerm } from '../../../src/stages/features/view/words.ts';
import { glossary, type GlossaryEntry } from '../../../src/ui/glossary.ts';

const terms: readonly (readonly [string, GlossaryEntry])[] = Object.entries(glossary);

const source = new URL('../../../src/', import.meta.url);
const views = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(?:svelte|ts)$/.test(name) && !/^ui\/glossary/.test(name))
  .map((name) => readFileSync(new URL(name, source), 'utf8'));

/** What the first group of a pattern takes out of a text, each time. */
const taken = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, group = '']) => group);

/** Terms that a view names: in an attribute, in a property `term`, in a table of terms. */
function termsIn(text: string): string[] {
  const chosen = taken(text, /\bterm(?:: |=\{)([^,;\n]*)/g).flatMap((expression) =>
    taken(expression, /(?:^|[?:] )'([^']+)'/g),
  );
  const tables = taken(text, /(?:TermName>>|\bconst terms) = \{([^}]*)\}/g).flatMap((table) =>
    taken(table, /: '([^']+)'/g),
  );
  return [...taken(text, /(?:<Term\s+name|\bterm)="([^"]+)"/g), ...chosen, ...tables];
}

const origins = ['recency', 'frequency', 'monetary', 'average-order', 'tenure'] as const;
const used = new Set<string>([
  ...views.flatMap(termsIn),
  ...origins.flatMap((kind) => originTerm({ kind }) ?? []),
]);

describe('the glossary', () => {
  it('is told in views, every term of it', () => {
    expect(terms.map(([name]) => name).filter((name) => !used.has(name))).toEqual([]);
  });

  it('has every term that a view names', () => {
    expect([...used].filter((name) => !Object.hasOwn(glossary, name))).toEqual([]);
  });

  it('has each title once', () => {
    const titles = terms.map(([, { title }]) => title.toLowerCase());
    expect(titles.filter((title, at) => titles.indexOf(title) !== at)).toEqual([]);
  });

  it('says each meaning, and each care, in whole sentences', () => {
    const said = terms.flatMap(([name, { meaning, care }]) =>
      [meaning, ...(care === undefined ? [] : [care])].map((text) => ({ name, text })),
    );
    expect(said.filter(({ text }) => !/^\p{Lu}[^]*\.$/u.test(text))).toEqual([]);
  });

  it('says where each definition comes from', () => {
    expect(terms.filter(([, { source }]) => source.trim() === '').map(([name]) => name)).toEqual([]);
  });

  it('is short enough to be read on hover', () => {
    const long = terms.filter(
      ([, { meaning, formula = '', care = '' }]) => (meaning + formula + care).length > 520,
    );
    expect(long.map(([name]) => name)).toEqual([]);
  });
});
