import { readFileSync } from 'node:fs';
import { segmentColours } from '../../../../src/ui/segments.ts';
import type { Palette } from '../../../../src/ui/charts/palette.ts';

const tokens = readFileSync(new URL('../../../../src/ui/tokens.css', import.meta.url), 'utf8');

function paletteOf(block: string): Palette {
  const token = (name: string): string =>
    new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(block)?.[1] ?? '#000000';
  return {
    panel: token('panel'),
    ink: token('ink'),
    muted: token('ink-2'),
    line: token('line'),
    accent: token('accent'),
    soft: token('soft'),
    hot: token('hot'),
    cold: token('cold'),
    segments: Array.from({ length: segmentColours }, (_, index) => token(`segment-${index + 1}`)),
    font: 'Inter',
  };
}

const [light = '', dark = ''] = tokens.split(":root[data-theme='dark']");

/** The two themes as the tokens have them. */
export const palettes = { light: paletteOf(light), dark: paletteOf(dark) };
