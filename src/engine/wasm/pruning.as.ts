// The labelling pass that leaves out what cannot have changed; exact, so that labels are those of `pass` bit for bit.
// Tiles and centroids as in kmeans.as.ts. For each tile and each group of four centroids a float32 bound is kept: the least
// over the tile's rows of (distance to the group, its own centroid left out) − (distance to the own centroid), less what
// centroids have moved since. While it lies above a threshold no centroid of the group can win a row (Hamerly 2010, by tiles).

import { distances, least, leastOfGroup, rank, score } from './groups.as';
import { moveAll, MOVES, MOVES_FULL, relabel, relabelWeighted } from './tile.as';

/** The groups that the eight labels lie in, as bits: a quarter of their places. */
function groupsOf(labels: usize, places: usize): u64 {
  let bits: u64 = 0;
  for (let r: usize = 0; r < 16; r += 2) {
    const place = load<u16>(places + ((<usize>load<u16>(labels + r)) << 1));
    bits |= (<u64>1) << (place >> 2);
  }
  return bits;
}

/** Settles ties by the lowest index: among the computed scores of row `r` that equal the best. */
function lowest(r: i32, best: f32, label: i32, mask: u64, scores: usize, ids: usize): i32 {
  const side = (<usize>(r >> 2)) << 4,
    lane = (<usize>(r & 3)) << 2;
  for (let rest = mask; rest; rest &= rest - 1) {
    const g = <usize>ctz(rest);
    const id = ids + (g << 4);
    for (let q: usize = 0; q < 4; q++) {
      if (load<f32>(scores + (g << 7) + (q << 5) + side + lane) == best)
        label = min(label, load<i32>(id + (q << 2)));
    }
  }
  return label;
}

/**
 * `pass` over whole tiles with bounds. Centroids are packed in an order of their own, in which groups lie close together: `ids` gives
 * the index at each place (int32), `places` the place of each index (uint16). `own` holds the movement of each centroid, `moves` the
 * largest of each group, padded to four groups with zeros; `bounds` has as many floats a tile and four more, of which the first is
 * what the rows' own centroids have moved since `near`, their distances, were taken. `slack` bounds the rounding error of a squared
 * distance; `threshold` is the bound up to which a group is computed. With `fresh` all groups are computed and bounds made. `scratch`:
 * 128 bytes a group and 64 more. The number of group computations is added to the int32 at `work`. Returns how many labels changed.
 */
export function prune(
  x: usize,
  norm: usize,
  near: usize,
  labels: usize,
  tiles: i32,
  d: i32,
  k: i32,
  packed: usize,
  half: usize,
  ids: usize,
  places: usize,
  own: usize,
  moves: usize,
  bounds: usize,
  sums: usize,
  counts: usize,
  weights: usize,
  split: f64,
  scratch: usize,
  slack: f32,
  threshold: f32,
  fresh: bool,
  work: usize,
): i32 {
  const groups = (k + 3) >> 2,
    padded = (groups + 3) & ~3,
    step = (<usize>d) << 5,
    groupBytes = (<usize>d) << 4,
    all: u64 = groups == 64 ? <u64>-1 : ((<u64>1) << groups) - 1,
    spare = scratch + ((<usize>padded) << 7),
    stride = (<usize>(padded + 4)) << 2;
  let moved = 0,
    computed = 0,
    list = MOVES;
  for (let t = 0; t < tiles; t++, x += step, labels += 16, norm += 32, near += 32, bounds += stride) {
    const before = v128.load(labels);
    const since = bounds + ((<usize>padded) << 2);
    let mask = all,
      owners: u64 = 0;
    if (!fresh) {
      const label = load<u16>(labels);
      const uniform = i16x8.all_true(i16x8.eq(before, i16x8.splat(<i16>label)));
      let most: f32 = load<f32>(own + ((<usize>label) << 2));
      if (!uniform) {
        for (let r: usize = 2; r < 16; r += 2) {
          const movement = load<f32>(own + ((<usize>load<u16>(labels + r)) << 2));
          most = movement > most ? movement : most;
        }
      }
      most = (most + load<f32>(since)) * <f32>1.000001;
      store<f32>(since, most);
      const limit = f32x4.splat(most + threshold);
      let any = i32x4.splat(0);
      for (let g: usize = 0; g < (<usize>padded) << 2; g += 16) {
        const bound = f32x4.sub(v128.load(bounds + g), v128.load(moves + g));
        v128.store(bounds + g, bound);
        any = v128.or(any, f32x4.le(bound, limit));
      }
      if (!v128.any_true(any)) continue;
      if (uniform) {
        const place = load<u16>(places + ((<usize>label) << 1));
        owners = (<u64>1) << (place >> 2);
      } else owners = groupsOf(labels, places);
    } else owners = groupsOf(labels, places);
    const error = f32x4.splat(slack),
      n0 = f32x4.add(v128.load(norm), error),
      n1 = f32x4.add(v128.load(norm, 16), error),
      m0 = f32x4.sub(v128.load(norm), error),
      m1 = f32x4.sub(v128.load(norm, 16), error);
    for (let rest = owners; rest; rest &= rest - 1) {
      const g = <usize>ctz(rest);
      score(x, d, packed + g * groupBytes, half + (g << 4), scratch + (g << 7));
    }
    v128.store(spare, f32x4.splat(f32.MAX_VALUE));
    v128.store(spare, f32x4.splat(f32.MAX_VALUE), 16);
    v128.store(spare, i32x4.splat(0), 32);
    v128.store(spare, i32x4.splat(0), 48);
    rank(owners, scratch, ids, spare);
    let b0 = v128.load(spare),
      b1 = v128.load(spare, 16),
      s0 = distances(b0, n0),
      s1 = distances(b1, n1);
    if (!fresh) {
      mask = 0;
      const closer = f32x4.pmin(f32x4.sub(v128.load(near), s0), f32x4.sub(v128.load(near, 16), s1));
      const shift = f32x4.splat(least(closer));
      const limit = f32x4.splat(threshold);
      for (let g: usize = 0; g < <usize>padded; g += 4) {
        const at = bounds + (g << 2);
        const bound = f32x4.add(v128.load(at), shift);
        v128.store(at, bound);
        mask |= (<u64>i32x4.bitmask(f32x4.le(bound, limit))) << g;
      }
    }
    mask &= all & ~owners;
    let reached = i32x4.splat(0);
    for (let rest = mask; rest; rest &= rest - 1) {
      const g = <usize>ctz(rest);
      const at = scratch + (g << 7);
      score(x, d, packed + g * groupBytes, half + (g << 4), at);
      const g0 = leastOfGroup(at, 0),
        g1 = leastOfGroup(at, 16);
      reached = v128.or(reached, v128.or(f32x4.le(g0, b0), f32x4.le(g1, b1)));
      const gap0 = f32x4.sub(distances(g0, m0), s0),
        gap1 = f32x4.sub(distances(g1, m1), s1);
      store<f32>(bounds + (g << 2), least(f32x4.pmin(gap0, gap1)));
    }
    const done = owners | mask;
    computed += <i32>popcnt(done);
    let again = owners;
    if (v128.any_true(reached)) {
      again = done;
      rank(mask, scratch, ids, spare);
      b0 = v128.load(spare);
      b1 = v128.load(spare, 16);
      s0 = distances(b0, n0);
      s1 = distances(b1, n1);
    }
    let i0 = v128.load(spare, 32),
      i1 = v128.load(spare, 48);
    store<f32>(since, 0);
    v128.store(near, s0);
    v128.store(near, s1, 16);
    const now = i16x8.narrow_i32x4_u(i0, i1);
    let bits = i16x8.bitmask(i16x8.ne(before, now));
    if (bits) {
      v128.store(spare, now);
      owners |= groupsOf(spare, places);
    }
    let tied = i32x4.splat(0);
    for (let rest = again; rest; rest &= rest - 1) {
      const g = <usize>ctz(rest);
      const at = scratch + (g << 7);
      let g0 = f32x4.splat(f32.MAX_VALUE),
        g1 = g0;
      if ((owners >> g) & 1) {
        for (let q: usize = 0; q < 128; q += 32) {
          const ci = v128.load32_splat(ids + (g << 4) + (q >> 3));
          g0 = f32x4.pmin(g0, v128.or(v128.load(at + q), i32x4.eq(i0, ci)));
          g1 = f32x4.pmin(g1, v128.or(v128.load(at + q, 16), i32x4.eq(i1, ci)));
        }
      } else {
        g0 = leastOfGroup(at, 0);
        g1 = leastOfGroup(at, 16);
      }
      tied = v128.or(tied, v128.or(f32x4.eq(g0, b0), f32x4.eq(g1, b1)));
      const gap0 = f32x4.sub(distances(g0, m0), s0),
        gap1 = f32x4.sub(distances(g1, m1), s1);
      store<f32>(bounds + (g << 2), least(f32x4.pmin(gap0, gap1)));
    }
    if (fresh) for (let g = groups; g < padded; g++) store<f32>(bounds + (g << 2), Infinity);
    if (v128.any_true(tied)) {
      v128.store(spare, i0);
      v128.store(spare, i1, 16);
      v128.store(spare, b0, 32);
      v128.store(spare, b1, 48);
      for (let r = 0; r < 8; r++) {
        const at = spare + (r << 2);
        store<i32>(at, lowest(r, load<f32>(at, 32), load<i32>(at), done, scratch, ids));
      }
      i0 = v128.load(spare);
      i1 = v128.load(spare, 16);
      bits = i16x8.bitmask(i16x8.ne(before, i16x8.narrow_i32x4_u(i0, i1)));
    }
    if (!bits) continue;
    moved += popcnt(bits);
    if (weights) {
      const weight = weights + ((<usize>t) << 5);
      relabelWeighted(x, d, k, bits, labels, i0, i1, sums, counts, weight, split);
      continue;
    }
    list = relabel(x, bits, labels, i0, i1, list);
    if (list > MOVES_FULL) {
      moveAll(d, list, sums, counts);
      list = MOVES;
    }
  }
  moveAll(d, list, sums, counts);
  store<i32>(work, load<i32>(work) + computed);
  return moved;
}
