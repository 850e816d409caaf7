const cell = 16;

/** Points by cells of the picture, so that the nearest is found without looking at all. */
export interface PointGrid {
  readonly columns: number;
  readonly rows: number;
  /** By cell: the first point in it, or −1; by point: the next in its cell, or −1. */
  readonly first: Int32Array;
  readonly next: Int32Array;
}

/** Puts points inside the picture into cells of 16 pixels. */
export function makeGrid(x: Float32Array, y: Float32Array, width: number, height: number): PointGrid {
  const columns = Math.max(1, Math.ceil(width / cell));
  const rows = Math.max(1, Math.ceil(height / cell));
  const first = new Int32Array(columns * rows).fill(-1);
  const next = new Int32Array(x.length).fill(-1);
  for (let point = 0; point < x.length; point += 1) {
    const column = Math.floor((x[point] as number) / cell);
    const row = Math.floor((y[point] as number) / cell);
    if (column < 0 || column >= columns || row < 0 || row >= rows) continue;
    const at = row * columns + column;
    next[point] = first[at] as number;
    first[at] = point;
  }
  return { columns, rows, first, next };
}

/** The point nearest to a place, at most 16 pixels away; null where there is none. */
export function nearestPoint(
  grid: PointGrid,
  x: Float32Array,
  y: Float32Array,
  placeX: number,
  placeY: number,
): number | null {
  const column = Math.floor(placeX / cell);
  const row = Math.floor(placeY / cell);
  let best: number | null = null;
  let least = cell * cell;
  for (let j = Math.max(0, row - 1); j <= Math.min(grid.rows - 1, row + 1); j += 1) {
    for (let i = Math.max(0, column - 1); i <= Math.min(grid.columns - 1, column + 1); i += 1) {
      for (
        let point = grid.first[j * grid.columns + i] as number;
        point >= 0;
        point = grid.next[point] as number
      ) {
        const distance = ((x[point] as number) - placeX) ** 2 + ((y[point] as number) - placeY) ** 2;
        if (distance > least) continue;
        least = distance;
        best = point;
      }
    }
  }
  return best;
}
