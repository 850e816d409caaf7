import { AppError } from '../../core/errors.ts';
import { paint } from './paint.ts';
import type { Layer } from './layers.ts';
import type { Size } from './marks.ts';

/** Hands a file to the browser's downloads. */
export function saveBlob(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob);
  const anchor = document.createElement('a');
  anchor.href = address;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** A title as the stem of a file's name: letters and digits, words joined by hyphens. */
export function fileStem(title: string): string {
  const stem = title
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  return stem.slice(0, 80) || 'picture';
}

/** A picture as PNG at twice its size. @throws AppError `export.failed` when the browser gives no canvas. */
export async function pngOf(
  layers: readonly Layer[],
  size: Size,
  background: string,
  font: string,
): Promise<Blob> {
  const scale = 2;
  const canvas = new OffscreenCanvas(Math.ceil(size.width * scale), Math.ceil(size.height * scale));
  const context = canvas.getContext('2d');
  if (!context) throw new AppError('export.failed', 'This browser gave no canvas to draw the picture on.');
  context.scale(scale, scale);
  context.fillStyle = background;
  context.fillRect(0, 0, size.width, size.height);
  for (const { x, y, marks } of layers) {
    context.save();
    context.translate(x, y);
    paint(context, marks, font);
    context.restore();
  }
  return canvas.convertToBlob({ type: 'image/png' });
}
