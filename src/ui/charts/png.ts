import { AppError } from '../../core/errors.ts';
import { paint } from './paint.ts';
import type { Layer } from './layers.ts';
import type { Size } from './marks.ts';

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
