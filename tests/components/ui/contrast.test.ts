import { afterEach, expect, test } from 'vitest';
import './support.ts';

const grounds = ['--bg', '--panel', '--sunken', '--soft'] as const;
const texts = ['--ink', '--ink-2', '--accent-ink', '--ok-ink', '--warn-ink', '--bad-ink'] as const;
const marks = ['--accent', '--line-strong', '--bad', '--warn', '--ok'] as const;
const segments = Array.from({ length: 10 }, (_, index) => `--segment-${index + 1}`);

/** Relative luminance of a token's colour (WCAG 2.2). */
function luminance(token: string): number {
  const probe = document.createElement('span');
  probe.style.color = `var(${token})`;
  document.body.append(probe);
  const parts = /(\d+(?:\.\d+)?), (\d+(?:\.\d+)?), (\d+(?:\.\d+)?)/.exec(getComputedStyle(probe).color);
  probe.remove();
  const [red = 0, green = 0, blue = 0] = (parts ?? []).slice(1).map((part) => {
    const value = Number(part) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** Pairs below the least contrast, so that a failure names them all. */
function below(least: number, fronts: readonly string[], backs: readonly string[]): string[] {
  return fronts.flatMap((front) =>
    backs.flatMap((back) => {
      const found = contrast(front, back);
      return found < least ? [`${front} on ${back}: ${found.toFixed(2)}`] : [];
    }),
  );
}

afterEach(() => {
  delete document.documentElement.dataset['theme'];
});

for (const theme of ['light', 'dark']) {
  test(`text has a contrast of 4.5 on every surface in the ${theme} theme`, () => {
    document.documentElement.dataset['theme'] = theme;
    expect(below(4.5, texts, grounds)).toEqual([]);
    expect(below(4.5, ['--on-accent'], ['--accent'])).toEqual([]);
    for (const tone of ['ok', 'warn', 'bad'])
      expect(below(4.5, [`--${tone}-ink`, '--ink', '--ink-2'], [`--${tone}-soft`])).toEqual([]);
  });

  test(`edges of controls and marks of states have a contrast of 3 in the ${theme} theme`, () => {
    document.documentElement.dataset['theme'] = theme;
    expect(below(3, marks, ['--panel', '--bg'])).toEqual([]);
  });

  test(`every segment’s colour has a contrast of 3 on panels in the ${theme} theme`, () => {
    document.documentElement.dataset['theme'] = theme;
    expect(below(3, segments, ['--panel'])).toEqual([]);
  });
}
