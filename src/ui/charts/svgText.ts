import type { Layer } from './layers.ts';
import type { Mark, Size } from './marks.ts';

const escaped: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escape = (text: string): string => text.replace(/[&<>"]/g, (character) => escaped[character] ?? '');

const number = (value: number): string => String(Math.round(value * 100) / 100);

function attributes(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${typeof value === 'number' ? number(value) : escape(value ?? '')}"`)
    .join('');
}

function element(mark: Mark): string {
  switch (mark.kind) {
    case 'rect':
      return `<rect${attributes({ x: mark.x, y: mark.y, width: mark.width, height: mark.height, rx: mark.radius, fill: mark.fill, 'fill-opacity': mark.opacity })}/>`;
    case 'circle':
      return `<circle${attributes({ cx: mark.x, cy: mark.y, r: mark.radius, fill: mark.fill, stroke: mark.stroke, 'stroke-width': mark.strokeWidth, opacity: mark.opacity })}/>`;
    case 'path':
      return `<path${attributes({ d: mark.d, fill: mark.fill ?? 'none', stroke: mark.stroke, 'stroke-width': mark.strokeWidth, 'stroke-dasharray': mark.dash?.join(' '), opacity: mark.opacity })}/>`;
    case 'text': {
      const halo = mark.halo && {
        stroke: mark.halo,
        'stroke-width': 4,
        'stroke-linejoin': 'round',
        'paint-order': 'stroke',
      };
      const whole = mark.whole === undefined ? '' : `<title>${escape(mark.whole)}</title>`;
      return `<text${attributes({ x: mark.x, y: mark.y, fill: mark.fill, 'font-size': mark.size, 'font-weight': mark.weight, 'text-anchor': mark.anchor, ...halo })}>${escape(mark.text)}${whole}</text>`;
    }
  }
}

const group = ({ x, y, marks }: Layer): string =>
  `<g transform="translate(${number(x)} ${number(y)})">${marks.map(element).join('')}</g>`;

/** A picture as the text of an SVG file that stands alone: its title first, its background and font in it. */
export function svgText(
  layers: readonly Layer[],
  size: Size,
  frame: { readonly title: string; readonly background: string; readonly font: string },
): string {
  const { width, height } = size;
  const open = attributes({
    xmlns: 'http://www.w3.org/2000/svg',
    width,
    height,
    viewBox: `0 0 ${number(width)} ${number(height)}`,
    'font-family': frame.font,
  });
  const ground = `<rect${attributes({ width, height, fill: frame.background })}/>`;
  return `<svg${open}><title>${escape(frame.title)}</title>${ground}${layers.map(group).join('')}</svg>`;
}
