// The nearest rows of queries, by direct differences; tiles as in tile.as.ts. Plain SIMD only.

/**
 * Puts a row into a list of `most` ascending distances and their rows, behind equal distances. The distance must be below the last one.
 */
function insert(distances: usize, found: usize, most: i32, distance: f32, row: i32): void {
  let low = 0,
    high = most - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (load<f32>(distances + (middle << 2)) <= distance) low = middle + 1;
    else high = middle;
  }
  const at = (<usize>low) << 2,
    bytes = (<usize>(most - 1 - low)) << 2;
  memory.copy(distances + at + 4, distances + at, bytes);
  memory.copy(found + at + 4, found + at, bytes);
  store<f32>(distances + at, distance);
  store<i32>(found + at, row);
}

/** Takes the rows of a tile that are nearer than the last of a query's list. */
function take(
  sum0: v128,
  sum1: v128,
  left: i32,
  first: i32,
  self: i32,
  most: i32,
  distances: usize,
  found: usize,
  scratch: usize,
): void {
  const last = distances + ((most - 1) << 2);
  const limit = v128.load32_splat(last);
  let bits = i32x4.bitmask(f32x4.lt(sum0, limit)) | (i32x4.bitmask(f32x4.lt(sum1, limit)) << 4);
  if (left < 8) bits &= (1 << left) - 1;
  if (!bits) return;
  v128.store(scratch, sum0);
  v128.store(scratch, sum1, 16);
  for (; bits; bits &= bits - 1) {
    const r = ctz(bits);
    const distance = load<f32>(scratch + (r << 2));
    if (first + r != self && distance < load<f32>(last)) insert(distances, found, most, distance, first + r);
  }
}

/**
 * Goes over `rows` rows, the first of which has index `first`, for queries in fours (row-major float32): each has a list of its `most`
 * nearest rows, ascending squared distances (float32) and indices (int32). `selves` are the queries' own indices. `scratch`: 32 bytes.
 */
export function nearestRows(
  x: usize,
  rows: i32,
  d: i32,
  first: i32,
  queries: usize,
  count: i32,
  selves: usize,
  most: i32,
  distances: usize,
  found: usize,
  scratch: usize,
): void {
  const step = (<usize>d) << 5,
    line = (<usize>d) << 2,
    list = (<usize>most) << 2;
  for (
    let q = 0;
    q < count;
    q += 4, queries += line << 2, selves += 16, distances += list << 2, found += list << 2
  ) {
    let tile = x;
    for (let i = 0; i < rows; i += 8, tile += step) {
      let a0 = f32x4.splat(0),
        a1 = a0,
        b0 = a0,
        b1 = a0,
        c0 = a0,
        c1 = a0,
        e0 = a0,
        e1 = a0;
      let query = queries;
      for (let at = tile; at != tile + step; at += 32, query += 4) {
        const x0 = v128.load(at),
          x1 = v128.load(at, 16);
        let s = v128.load32_splat(query);
        let g = f32x4.sub(x0, s);
        a0 = f32x4.add(f32x4.mul(g, g), a0);
        g = f32x4.sub(x1, s);
        a1 = f32x4.add(f32x4.mul(g, g), a1);
        s = v128.load32_splat(query + line);
        g = f32x4.sub(x0, s);
        b0 = f32x4.add(f32x4.mul(g, g), b0);
        g = f32x4.sub(x1, s);
        b1 = f32x4.add(f32x4.mul(g, g), b1);
        s = v128.load32_splat(query + 2 * line);
        g = f32x4.sub(x0, s);
        c0 = f32x4.add(f32x4.mul(g, g), c0);
        g = f32x4.sub(x1, s);
        c1 = f32x4.add(f32x4.mul(g, g), c1);
        s = v128.load32_splat(query + 3 * line);
        g = f32x4.sub(x0, s);
        e0 = f32x4.add(f32x4.mul(g, g), e0);
        g = f32x4.sub(x1, s);
        e1 = f32x4.add(f32x4.mul(g, g), e1);
      }
      const left = rows - i,
        row = first + i;
      take(a0, a1, left, row, load<i32>(selves), most, distances, found, scratch);
      take(b0, b1, left, row, load<i32>(selves, 4), most, distances + list, found + list, scratch);
      take(c0, c1, left, row, load<i32>(selves, 8), most, distances + 2 * list, found + 2 * list, scratch);
      take(e0, e1, left, row, load<i32>(selves, 12), most, distances + 3 * list, found + 3 * list, scratch);
    }
  }
}
