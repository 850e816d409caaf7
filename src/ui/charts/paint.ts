import type { Mark } from './marks.ts';

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Draws marks onto a canvas whose unit is one CSS pixel. */
export function paint(context: Context, marks: readonly Mark[], font: string): void {
  for (const mark of marks) {
    context.globalAlpha = mark.kind === 'text' ? 1 : (mark.opacity ?? 1);
    paintOne(context, mark, font);
  }
  context.globalAlpha = 1;
}

function paintOne(context: Context, mark: Mark, font: string): void {
  switch (mark.kind) {
    case 'rect':
      context.fillStyle = mark.fill;
      if (mark.radius === undefined) context.fillRect(mark.x, mark.y, mark.width, mark.height);
      else {
        context.beginPath();
        context.roundRect(mark.x, mark.y, mark.width, mark.height, mark.radius);
        context.fill();
      }
      return;
    case 'circle':
      context.beginPath();
      context.arc(mark.x, mark.y, mark.radius, 0, 2 * Math.PI);
      context.fillStyle = mark.fill;
      context.fill();
      strokeWith(context, mark.stroke, mark.strokeWidth);
      return;
    case 'path': {
      const path = new Path2D(mark.d);
      context.setLineDash([...(mark.dash ?? [])]);
      if (mark.fill !== undefined) {
        context.fillStyle = mark.fill;
        context.fill(path);
      }
      strokeWith(context, mark.stroke, mark.strokeWidth, path);
      context.setLineDash([]);
      return;
    }
    case 'text':
      context.font = `${mark.weight ?? 400} ${mark.size}px ${font}`;
      context.textAlign = mark.anchor === 'middle' ? 'center' : (mark.anchor ?? 'start');
      context.lineJoin = 'round';
      if (mark.halo !== undefined) {
        context.strokeStyle = mark.halo;
        context.lineWidth = 4;
        context.strokeText(mark.text, mark.x, mark.y);
      }
      context.fillStyle = mark.fill;
      context.fillText(mark.text, mark.x, mark.y);
  }
}

function strokeWith(
  context: Context,
  stroke: string | undefined,
  width: number | undefined,
  path?: Path2D,
): void {
  if (stroke === undefined) return;
  context.strokeStyle = stroke;
  context.lineWidth = width ?? 1;
  if (path) context.stroke(path);
  else context.stroke();
}
