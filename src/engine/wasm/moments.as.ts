// Sums of products of rows in float64, in groups of up to 64 rows: column j of a group is widened to 64 float64 at j · 512 bytes. Behind
// the d columns comes one of ones, so that weights and sums are products too, then columns of zeros up to a multiple of four.

export function multiplyAddWide(a: v128, b: v128, c: v128): v128 {
  return RELAX ? f64x2.relaxed_madd(a, b, c) : f64x2.add(f64x2.mul(a, b), c);
}

/** Widens the rows of `tiles` tiles (at most 8), less a float64 shift of each column (address 0: none). */
export function widen(x: usize, tiles: i32, d: i32, shift: usize, wide: usize): void {
  for (let t = 0; t < tiles; t++, wide += 64) {
    let at = wide;
    for (let j = 0; j < d; j++, x += 32, at += 512) {
      const less = shift ? v128.load64_splat(shift + (j << 3)) : f64x2.splat(0);
      v128.store(at, f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(x)), less));
      v128.store(at, f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(x, 8)), less), 16);
      v128.store(at, f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(x, 16)), less), 32);
      v128.store(at, f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(x, 24)), less), 48);
    }
  }
}

/** How often the rows of a group count, as float64: their float32 `weights` (address 0: once), and 0 behind the last row. */
export function widenWeights(weights: usize, rows: i32, out: usize): void {
  for (let r = 0; r < 64; r++) {
    const weight: f64 = r >= rows ? 0 : weights ? <f64>load<f32>(weights + (r << 2)) : 1;
    store<f64>(out + (r << 3), weight);
  }
}

/** The columns of a group times a factor for each row. */
export function scaleRows(wide: usize, vectors: i32, columns: i32, factors: usize, out: usize): void {
  for (let j = 0; j < columns; j++) {
    const first = (<usize>j) << 9;
    for (let v: usize = 0; v < (<usize>vectors) << 4; v += 16) {
      v128.store(out + first + v, f64x2.mul(v128.load(wide + first + v), v128.load(factors + v)));
    }
  }
}

/** Adds the sums of both lanes of two vectors to two float64. */
function addLanes(at: usize, a: v128, b: v128): void {
  const sum = f64x2.add(v128.shuffle<f64>(a, b, 0, 2), v128.shuffle<f64>(a, b, 1, 3));
  v128.store(at, f64x2.add(v128.load(at), sum));
}

/** Adds Σ a_i · b_j over the rows of a group to products[i · columns + j], for j up to i and a few more; `columns` in fours. */
export function addProducts(a: usize, b: usize, vectors: i32, columns: i32, products: usize): void {
  const line = (<usize>columns) << 3,
    bytes = (<usize>vectors) << 4;
  for (let i = 0; i < columns; i += 4) {
    for (let j = 0; j <= i + 2; j += 2) {
      let p = a + ((<usize>i) << 9),
        q = b + ((<usize>j) << 9);
      let a00 = f64x2.splat(0),
        a01 = a00,
        a10 = a00,
        a11 = a00,
        a20 = a00,
        a21 = a00,
        a30 = a00,
        a31 = a00;
      for (const end = p + bytes; p != end; p += 16, q += 16) {
        const x0 = v128.load(q),
          x1 = v128.load(q, 512);
        let s = v128.load(p);
        a00 = multiplyAddWide(s, x0, a00);
        a01 = multiplyAddWide(s, x1, a01);
        s = v128.load(p, 512);
        a10 = multiplyAddWide(s, x0, a10);
        a11 = multiplyAddWide(s, x1, a11);
        s = v128.load(p, 1024);
        a20 = multiplyAddWide(s, x0, a20);
        a21 = multiplyAddWide(s, x1, a21);
        s = v128.load(p, 1536);
        a30 = multiplyAddWide(s, x0, a30);
        a31 = multiplyAddWide(s, x1, a31);
      }
      const at = products + <usize>i * line + ((<usize>j) << 3);
      addLanes(at, a00, a01);
      addLanes(at + line, a10, a11);
      addLanes(at + 2 * line, a20, a21);
      addLanes(at + 3 * line, a30, a31);
    }
  }
}

/** Adds Σ r · x_j and Σ r · x_j² of the columns of a group to sums[j] and sums[columns + j]; `scaled` holds r · x. */
export function addSquares(scaled: usize, wide: usize, vectors: i32, columns: i32, sums: usize): void {
  for (let j = 0; j < columns; j++) {
    let p = scaled + ((<usize>j) << 9),
      q = wide + ((<usize>j) << 9);
    let first = f64x2.splat(0),
      second = first;
    for (const end = p + ((<usize>vectors) << 4); p != end; p += 16, q += 16) {
      const value = v128.load(p);
      first = f64x2.add(first, value);
      second = multiplyAddWide(value, v128.load(q), second);
    }
    const at = sums + (j << 3);
    const other = at + (columns << 3);
    store<f64>(at, load<f64>(at) + f64x2.extract_lane(first, 0) + f64x2.extract_lane(first, 1));
    store<f64>(other, load<f64>(other) + f64x2.extract_lane(second, 0) + f64x2.extract_lane(second, 1));
  }
}

/**
 * Adds Σ w · y_i · y_j of `rows` rows to products (columns²), y = (x − shift, 1). `wide` and `scaled` have 512 bytes a column, of which
 * those behind the d columns hold ones and zeros; `factors` has 512 bytes.
 */
export function products(
  x: usize,
  rows: i32,
  d: i32,
  columns: i32,
  shift: usize,
  weights: usize,
  wide: usize,
  scaled: usize,
  factors: usize,
  out: usize,
): void {
  const step = (<usize>d) << 8;
  for (let i = 0; i < rows; i += 64, x += step) {
    const here = min(64, rows - i);
    const tiles = (here + 7) >> 3;
    widen(x, tiles, d, shift, wide);
    widenWeights(weights ? weights + ((<usize>i) << 2) : 0, here, factors);
    scaleRows(wide, tiles << 2, columns, factors, scaled);
    addProducts(scaled, wide, tiles << 2, columns, out);
  }
}
