// Rows sorted by label and back, for passes with bounds; tiles as in tile.as.ts.

/** Squared lengths of all rows of `tiles` tiles, float32. */
export function norms(x: usize, tiles: i32, d: i32, out: usize): void {
  for (let t = 0; t < tiles; t++, out += 32) {
    let n0 = f32x4.splat(0),
      n1 = n0;
    for (let j = 0; j < d; j++, x += 32) {
      const x0 = v128.load(x),
        x1 = v128.load(x, 16);
      n0 = f32x4.add(f32x4.mul(x0, x0), n0);
      n1 = f32x4.add(f32x4.mul(x1, x1), n1);
    }
    v128.store(out, n0);
    v128.store(out, n1, 16);
  }
}

/**
 * Sorts the rows of whole tiles by the place (uint16) of their label, stably: `order[new] = old`, uint16. `starts` has room for k
 * int32, `spare` for the rows.
 */
export function sortRows(
  x: usize,
  tiles: i32,
  d: i32,
  k: i32,
  labels: usize,
  weights: usize,
  places: usize,
  norm: usize,
  order: usize,
  starts: usize,
  spare: usize,
): void {
  const rows = tiles << 3;
  memory.fill(starts, 0, (<usize>k) << 2);
  for (let i = 0; i < rows; i++) {
    const slot = slotOf(starts, places, labels + ((<usize>i) << 1));
    store<i32>(slot, load<i32>(slot) + 1);
  }
  let sum = 0;
  for (let c = 0; c < k; c++) {
    const slot = starts + (c << 2);
    const count = load<i32>(slot);
    store<i32>(slot, sum);
    sum += count;
  }
  for (let i = 0; i < rows; i++) {
    const slot = slotOf(starts, places, labels + ((<usize>i) << 1));
    const to = load<i32>(slot);
    store<i32>(slot, to + 1);
    store<u16>(order + (to << 1), <u16>i);
  }
  carry(x, rows, d, order, spare, false);
  carryLabels(labels, rows, order, spare, false);
  carryFloats(norm, rows, order, spare, false);
  if (weights) carryFloats(weights, rows, order, spare, false);
}

/** Brings rows, labels, weights and squared lengths back into the order that `sortRows` found. */
export function unsortRows(
  x: usize,
  tiles: i32,
  d: i32,
  labels: usize,
  weights: usize,
  norm: usize,
  order: usize,
  spare: usize,
): void {
  carry(x, tiles << 3, d, order, spare, true);
  carryLabels(labels, tiles << 3, order, spare, true);
  carryFloats(norm, tiles << 3, order, spare, true);
  if (weights) carryFloats(weights, tiles << 3, order, spare, true);
}

function slotOf(starts: usize, places: usize, label: usize): usize {
  return starts + ((<usize>load<u16>(places + ((<usize>load<u16>(label)) << 1))) << 2);
}

function carry(x: usize, rows: i32, d: i32, order: usize, spare: usize, back: bool): void {
  const bytes = (<usize>(rows * d)) << 2;
  memory.copy(spare, x, bytes);
  for (let i = 0; i < rows; i++) {
    const old = <i32>load<u16>(order + (i << 1));
    const from = back ? i : old,
      to = back ? old : i;
    let source = spare + ((<usize>((from >> 3) * d)) << 5) + ((from & 7) << 2);
    let target = x + ((<usize>((to >> 3) * d)) << 5) + ((to & 7) << 2);
    for (let j = 0; j < d; j++, source += 32, target += 32) store<f32>(target, load<f32>(source));
  }
}

function carryFloats(values: usize, rows: i32, order: usize, spare: usize, back: bool): void {
  memory.copy(spare, values, (<usize>rows) << 2);
  for (let i = 0; i < rows; i++) {
    const old = <i32>load<u16>(order + (i << 1));
    const from = back ? i : old,
      to = back ? old : i;
    store<f32>(values + (to << 2), load<f32>(spare + (from << 2)));
  }
}

function carryLabels(labels: usize, rows: i32, order: usize, spare: usize, back: bool): void {
  memory.copy(spare, labels, (<usize>rows) << 1);
  for (let i = 0; i < rows; i++) {
    const old = <i32>load<u16>(order + (i << 1));
    const from = back ? i : old,
      to = back ? old : i;
    store<u16>(labels + (to << 1), load<u16>(spare + (from << 1)));
  }
}
