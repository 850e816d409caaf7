// Scores of a tile of 8 rows under groups of four centroids: what passes with bounds are made of. A group's scores are 8 vectors, the
// two of each centroid side by side. pmin and pmax are one instruction each; min, max and their scalar forms are several, with branches
// for what never comes here.

import { choose, multiplyAdd } from './tile.as';

export function least(v: v128): f32 {
  const a = f32x4.pmin(v, v128.shuffle<f32>(v, v, 2, 3, 0, 1));
  return f32x4.extract_lane(f32x4.pmin(a, v128.shuffle<f32>(a, a, 1, 0, 3, 2)), 0);
}

/** Distances from scores: √max(0, 2·score + |x|²). */
export function distances(scores: v128, norms: v128): v128 {
  return f32x4.sqrt(f32x4.pmax(f32x4.splat(0), f32x4.add(f32x4.add(scores, scores), norms)));
}

/** Scores of the tile under the four centroids of a group: 8 vectors at `out`, the two of each centroid side by side. */
export function score(x: usize, d: i32, cp: usize, hn: usize, out: usize): void {
  let a00 = v128.load32_splat(hn),
    a10 = a00;
  let a01 = v128.load32_splat(hn, 4),
    a11 = a01;
  let a02 = v128.load32_splat(hn, 8),
    a12 = a02;
  let a03 = v128.load32_splat(hn, 12),
    a13 = a03;
  const end = x + ((<usize>d) << 5);
  do {
    const x0 = v128.load(x),
      x1 = v128.load(x, 16);
    let s = v128.load32_splat(cp);
    a00 = multiplyAdd(x0, s, a00);
    a10 = multiplyAdd(x1, s, a10);
    s = v128.load32_splat(cp, 4);
    a01 = multiplyAdd(x0, s, a01);
    a11 = multiplyAdd(x1, s, a11);
    s = v128.load32_splat(cp, 8);
    a02 = multiplyAdd(x0, s, a02);
    a12 = multiplyAdd(x1, s, a12);
    s = v128.load32_splat(cp, 12);
    a03 = multiplyAdd(x0, s, a03);
    a13 = multiplyAdd(x1, s, a13);
    x += 32;
    cp += 16;
  } while (x != end);
  v128.store(out, a00);
  v128.store(out, a10, 16);
  v128.store(out, a01, 32);
  v128.store(out, a11, 48);
  v128.store(out, a02, 64);
  v128.store(out, a12, 80);
  v128.store(out, a03, 96);
  v128.store(out, a13, 112);
}

/** Takes the scores of the groups of `mask` into the best ones and their indices, which lie at `best` (b0, b1, i0, i1). */
export function rank(mask: u64, scores: usize, ids: usize, best: usize): void {
  let b0 = v128.load(best),
    b1 = v128.load(best, 16),
    i0 = v128.load(best, 32),
    i1 = v128.load(best, 48);
  for (let rest = mask; rest; rest &= rest - 1) {
    const g = <usize>ctz(rest);
    const at = scores + (g << 7);
    for (let q: usize = 0; q < 4; q++) {
      const ci = v128.load32_splat(ids + (g << 4) + (q << 2));
      const a0 = v128.load(at + (q << 5)),
        a1 = v128.load(at + (q << 5), 16);
      i0 = choose(ci, i0, f32x4.lt(a0, b0));
      b0 = f32x4.pmin(b0, a0);
      i1 = choose(ci, i1, f32x4.lt(a1, b1));
      b1 = f32x4.pmin(b1, a1);
    }
  }
  v128.store(best, b0);
  v128.store(best, b1, 16);
  v128.store(best, i0, 32);
  v128.store(best, i1, 48);
}

/** The least of each row's four scores in a group: those of the lower half of the tile, or with `side` 16 of the upper one. */
export function leastOfGroup(at: usize, side: usize): v128 {
  const a = f32x4.pmin(v128.load(at + side), v128.load(at + side, 32));
  return f32x4.pmin(a, f32x4.pmin(v128.load(at + side, 64), v128.load(at + side, 96)));
}
