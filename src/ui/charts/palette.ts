/** The colours that pictures use, concrete (`#rrggbb`), as the theme on screen has them. */
export interface Palette {
  readonly panel: string;
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly accent: string;
  readonly soft: string;
  /** Ends of the diverging scale: above and below the mean. */
  readonly hot: string;
  readonly cold: string;
  /** Colours of segments by rank; they repeat when there are more segments. */
  readonly segments: readonly string[];
  readonly font: string;
}

type Triple = readonly [number, number, number];

const linear = (channel: number): number =>
  channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;

const gamma = (channel: number): number =>
  channel <= 0.0031308 ? channel * 12.92 : 1.055 * channel ** (1 / 2.4) - 0.055;

/** Red, green and blue of `#rrggbb`, 0…255. */
export function channelsOf(colour: string): readonly [number, number, number] {
  const number = Number.parseInt(colour.slice(1, 7), 16);
  return [number >> 16, (number >> 8) & 255, number & 255];
}

function fromHex(colour: string): Triple {
  const [red, green, blue] = channelsOf(colour);
  return [red / 255, green / 255, blue / 255];
}

function toHex(colour: Triple): string {
  const text = colour.map((channel) => Math.round(Math.min(1, Math.max(0, channel)) * 255));
  return `#${text.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

/** Oklab coordinates of an sRGB colour (Ottosson 2020). */
function toOklab(colour: string): Triple {
  const [r, g, b] = fromHex(colour).map(linear) as unknown as Triple;
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function fromOklab([lightness, a, b]: Triple): string {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return toHex([
    gamma(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    gamma(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    gamma(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ]);
}

/** The colour a share `t` (0…1) of the way from one to the other, in Oklab. */
export function mix(from: string, to: string, t: number): string {
  const [start, end] = [toOklab(from), toOklab(to)];
  return fromOklab([0, 1, 2].map((i) => (start[i] ?? 0) * (1 - t) + (end[i] ?? 0) * t) as unknown as Triple);
}

function luminance(colour: string): number {
  const [r, g, b] = fromHex(colour).map(linear) as unknown as Triple;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast ratio of two colours, 1…21 (WCAG 2.2). */
export function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** The colour for text on a background: the theme's ink where it reads (4.5 : 1), then its paper, then black or white. */
export function inkOn(palette: Palette, background: string): string {
  const readable = [palette.ink, palette.panel].find((colour) => contrast(colour, background) >= 4.5);
  if (readable !== undefined) return readable;
  return contrast('#000000', background) >= contrast('#ffffff', background) ? '#000000' : '#ffffff';
}

/** The colour of a value on a scale from −limit (cold) over 0 (panel) to +limit (hot); values outside take the end. */
export function diverging(palette: Palette, value: number, limit: number): string {
  if (!Number.isFinite(value)) return palette.panel;
  const t = Math.min(1, Math.abs(value) / limit);
  return mix(palette.panel, value >= 0 ? palette.hot : palette.cold, t);
}

/** The colour of the segment of a 0-based rank. */
export function segmentIn(palette: Palette, rank: number): string {
  return palette.segments[rank % Math.max(1, palette.segments.length)] ?? palette.muted;
}
