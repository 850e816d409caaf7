import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitText, textWidth, wrapText } from '../../../../src/ui/charts/marks.ts';

const name = 'Active occasional low spenders, high pages per session';
const texts = fc.string({ unit: 'grapheme', maxLength: 80 });

describe('a text that is cut to a width', () => {
  it('stays whole where it fits, and says by an ellipsis that it does not', () => {
    expect(fitText(name, 12, textWidth(name, 12))).toBe(name);
    expect(fitText(name, 12, 120)).toMatch(/^Active occas.*…$/);
  });

  it('is no wider than asked, unless one letter is', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 20, max: 400 }), (text, width) => {
        expect(textWidth(fitText(text, 12, width, 600), 12, 600)).toBeLessThanOrEqual(Math.max(width, 32));
      }),
    );
  });

  it('counts letters of the far east as wide as they are', () => {
    expect(textWidth('顧客', 10)).toBe(20);
  });
});

describe('a text on several lines', () => {
  it('breaks between words and keeps them all where they fit', () => {
    const lines = wrapText(name, 12, 200, 3);
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.join(' ')).toBe(name);
    for (const line of lines) expect(textWidth(line, 12)).toBeLessThanOrEqual(200);
  });

  it('cuts the last line, and a word that is longer than a line', () => {
    expect(wrapText(name, 12, 120, 2)[1]).toMatch(/…$/);
    expect(wrapText('Donaudampfschifffahrtsgesellschaft', 12, 100, 2)).toEqual([
      expect.stringMatching(/^Donaud.*…$/),
    ]);
  });

  it('has never more lines than asked', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 4 }), (text, most) => {
        expect(wrapText(text, 12, 90, most).length).toBeLessThanOrEqual(most);
      }),
    );
  });
});
