import { createSubscriber } from 'svelte/reactivity';
import { segmentColours } from '../segments.ts';
import type { Palette } from './palette.ts';

let known: { readonly theme: string; readonly palette: Palette } | undefined;

const subscribe = createSubscriber((update) => {
  const observer = new MutationObserver(update);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
});

/** The palette of the theme on screen, concrete; what reads it is told when the theme changes. */
export function currentPalette(): Palette {
  subscribe();
  const theme = document.documentElement.dataset['theme'] ?? '';
  if (known?.theme !== theme) known = { theme, palette: readPalette() };
  return known.palette;
}

function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const context = new OffscreenCanvas(1, 1).getContext('2d');
  /** A canvas gives any opaque CSS colour back as #rrggbb. */
  const token = (name: string, otherwise: string): string => {
    if (!context) return otherwise;
    context.fillStyle = otherwise;
    context.fillStyle = style.getPropertyValue(name).trim() || otherwise;
    return context.fillStyle;
  };
  return {
    panel: token('--panel', '#ffffff'),
    ink: token('--ink', '#000000'),
    muted: token('--ink-2', '#666666'),
    line: token('--line', '#dddddd'),
    accent: token('--accent', '#3b5bdb'),
    soft: token('--soft', '#eef1fd'),
    hot: token('--hot', '#e8590c'),
    cold: token('--cold', '#1971c2'),
    segments: Array.from({ length: segmentColours }, (_, index) =>
      token(`--segment-${index + 1}`, '#666666'),
    ),
    font: style.getPropertyValue('--font').trim() || 'sans-serif',
  };
}
