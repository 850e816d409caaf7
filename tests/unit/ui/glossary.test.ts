import { describe, expect, it } from 'vitest';
import { glossary, type GlossaryEntry } from '../../../src/ui/glossary.ts';

const terms: readonly (readonly [string, GlossaryEntry])[] = Object.entries(glossary);

describe('the glossary', () => {
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
