// The order of a block's rows: by label, and by how much worse the second best centroid is, so that rows that need no look for long lie
// together; then tiles by the least margin of their rows, so that those that need one lie together, as memory is fetched.

import {
  BLOCK,
  CLUSTERS,
  COLUMNS,
  GAPS,
  LABELS,
  LENGTHS,
  MOST,
  NEAREST,
  ORDER,
  PLACED,
  ROOM,
  SHIFT,
  TILES,
  WILD,
} from './frame.as';
import { knownOf, wildOf } from './order.as';
import { gather } from './tile.as';

/** Sizes of gaps that are told apart: eight to each doubling, of 16 bits. */
const SIZES: usize = 128;
/** What is known of a tile of wild rows, which others label. */
const NEVER: u32 = 0xffff0000;

/** Sizes of four gaps. */
function sizesOf(gaps: v128, shift: i32): v128 {
  const margins = i32x4.min_u(i32x4.shr_u(gaps, shift), i32x4.splat(MOST)),
    sizes = i32x4.shr_s(f32x4.convert_i32x4_s(i32x4.add(margins, i32x4.splat(1))), 20);
  return i32x4.sub(sizes, i32x4.splat(127 << 3));
}

/** Keys of the rows of the listed tiles (uint16), by label and then by gap, wild rows last; how many have each is added up at `counts` (uint32). */
function count(frame: usize, list: usize, tiles: usize, keys: usize, counts: usize): void {
  const labels = <usize>load<u32>(frame, LABELS),
    order = <usize>load<u32>(frame, ORDER),
    wild = <usize>load<u32>(frame, WILD),
    gaps = <usize>load<u32>(frame, GAPS),
    shift = load<i32>(frame, SHIFT),
    last = <u16>(load<u32>(frame, CLUSTERS) * <u32>SIZES);
  for (let t: usize = 0; t < tiles; t++, keys += 16) {
    const tile = <usize>load<u16>(list + (t << 1)),
      size0 = sizesOf(v128.load(gaps + (tile << 5)), shift),
      size1 = sizesOf(v128.load(gaps + (tile << 5), 16), shift),
      label = v128.load(labels + (tile << 4));
    v128.store(keys, i16x8.add(i16x8.narrow_i32x4_u(size0, size1), i16x8.shl(label, 7)));
    for (let bits = wildOf(wild, order + (tile << 4)); bits; bits &= bits - 1) {
      store<u16>(keys + ((<usize>ctz(bits)) << 1), last);
    }
    for (let at = keys; at < keys + 16; at += 2) {
      const counter = counts + ((<usize>load<u16>(at)) << 2);
      store<u32>(counter, load<u32>(counter) + 1);
    }
  }
}

/** The places of the rows of the listed tiles (uint16), sorted, and their labels (uint16); `room` is for keys and counts. */
function sort(frame: usize, list: usize, tiles: usize, room: usize, sorted: usize, labels: usize): void {
  const keys = room,
    counts = keys + (tiles << 4),
    kinds = (<usize>load<u32>(frame, CLUSTERS) + 1) * SIZES;
  memory.fill(counts, 0, kinds << 2);
  count(frame, list, tiles, keys, counts);
  addUp(counts, kinds);
  for (let t: usize = 0; t < tiles; t++) {
    const place = (<u32>load<u16>(list + (t << 1))) << 3;
    for (let r: usize = 0; r < 8; r++) {
      const counter = counts + ((<usize>load<u16>(keys + (((t << 3) | r) << 1))) << 2),
        at = load<u32>(counter);
      store<u32>(counter, at + 1);
      store<u16>(sorted + ((<usize>at) << 1), <u16>(place | (<u32>r)));
    }
  }
  let at = labels;
  for (let label: usize = 0; label < kinds / SIZES; label++) {
    const end = labels + ((<usize>load<u32>(counts + (((label + 1) * SIZES - 1) << 2))) << 1);
    for (; at < end; at += 16) v128.store(at, i16x8.splat(<i16>label));
    at = end;
  }
}

/** Where the coarse row at a place begins, in tiles of `step` bytes. */
function rowIn(tiles: usize, place: usize, step: usize): usize {
  return tiles + (place >> 3) * step + ((place & 7) << 2);
}

/** Writes the coarse rows at eight places (uint16) as a tile. */
function bringTile(tiles: usize, places: usize, step: usize, out: usize): void {
  for (let side: usize = 0; side < 32; side += 16, places += 8) {
    const r0 = rowIn(tiles, <usize>load<u16>(places), step),
      r1 = rowIn(tiles, <usize>load<u16>(places, 2), step),
      r2 = rowIn(tiles, <usize>load<u16>(places, 4), step),
      r3 = rowIn(tiles, <usize>load<u16>(places, 6), step);
    for (let at: usize = 0; at < step; at += 32) {
      v128.store(out + side + at, gather(r0 + at, r1 + at, r2 + at, r3 + at));
    }
  }
}

function copyTile(from: usize, to: usize, step: usize): void {
  for (let at: usize = 0; at < step; at += 32) {
    v128.store(to + at, v128.load(from + at));
    v128.store(to + at, v128.load(from + at, 16), 16);
  }
}

/**
 * Sorts the rows of the `count` listed tiles, which were looked at in this pass, among their places. Where the block has no order yet, those
 * are all, and their tiles, labels and lengths come from `source`, `labels` and `lengths`.
 */
export function arrange(
  frame: usize,
  list: usize,
  count: i32,
  fresh: bool,
  source: usize,
  labels: usize,
  lengths: usize,
): void {
  const step = (<usize>((load<i32>(frame, COLUMNS) + 1) >> 1)) << 5,
    tiles = <usize>load<u32>(frame, TILES),
    ownLabels = <usize>load<u32>(frame, LABELS),
    ownLengths = <usize>load<u32>(frame, LENGTHS),
    nearest = <usize>load<u32>(frame, NEAREST),
    order = <usize>load<u32>(frame, ORDER),
    wild = <usize>load<u32>(frame, WILD),
    placed = <usize>load<u32>(frame, PLACED),
    gaps = <usize>load<u32>(frame, GAPS),
    sorted = <usize>load<u32>(frame, ROOM),
    own = sorted + (BLOCK << 1),
    end = <usize>count;
  if (fresh) {
    for (let place: usize = 0; place < end << 3; place++) store<u16>(order + (place << 1), <u16>place);
    memory.copy(ownLabels, labels, end << 4);
    memory.copy(ownLengths, lengths, end << 3);
  }
  const from = fresh ? source : tiles,
    newRows = own,
    newLabels = newRows + (BLOCK << 1),
    newLengths = newLabels + (BLOCK << 1) + 16,
    newKnown = newLengths + BLOCK,
    slots = newKnown + (BLOCK >> 1),
    newTiles = slots + (BLOCK >> 2);
  sort(frame, list, end, newTiles, sorted, newLabels);
  for (let t: usize = 0, at = sorted; t < end; t++) {
    const rows = newRows + (t << 4);
    for (let r: usize = 0; r < 8; r++, at += 2) {
      const place = <usize>load<u16>(at);
      store<u16>(rows + (r << 1), load<u16>(order + (place << 1)));
      store<u8>(newLengths + ((t << 3) | r), load<u8>(ownLengths + place));
    }
    const known = wildOf(wild, rows) == 255 ? NEVER : knownAt(frame, at - 16, newLabels + (t << 4), gaps);
    store<u32>(newKnown + (t << 2), known);
  }
  placeTiles(list, end, newKnown, newTiles, slots);
  for (let t: usize = 0, at = sorted; t < end; t++, at += 16) {
    const slot = <usize>load<u16>(slots + (t << 1));
    bringTile(from, at, step, fresh ? tiles + slot * step : newTiles + t * step);
  }
  for (let t: usize = 0; t < end; t++) {
    const slot = <usize>load<u16>(slots + (t << 1));
    if (!fresh) copyTile(newTiles + t * step, tiles + slot * step, step);
    v128.store(order + (slot << 4), v128.load(newRows + (t << 4)));
    v128.store(ownLabels + (slot << 4), v128.load(newLabels + (t << 4)));
    store<u64>(ownLengths + (slot << 3), load<u64>(newLengths + (t << 3)));
    store<u8>(placed + slot, <u8>wildOf(wild, newRows + (t << 4)));
    store<u32>(nearest + (slot << 2), load<u32>(newKnown + (t << 2)));
  }
}

/**
 * Slots of the list for sorted tiles (uint16), those with the least margins first, so that tiles that need a look lie together, as memory
 * is fetched. `room` is for counts.
 */
function placeTiles(list: usize, tiles: usize, known: usize, room: usize, slots: usize): void {
  memory.fill(room, 0, SIZES << 2);
  for (let t: usize = 0; t < tiles; t++) {
    const counter = room + (sizeOf(load<u32>(known + (t << 2))) << 2);
    store<u32>(counter, load<u32>(counter) + 1);
  }
  addUp(room, SIZES);
  for (let t: usize = 0; t < tiles; t++) {
    const counter = room + (sizeOf(load<u32>(known + (t << 2))) << 2),
      at = load<u32>(counter);
    store<u32>(counter, at + 1);
    store<u16>(slots + (t << 1), load<u16>(list + ((<usize>at) << 1)));
  }
}

/** The size of a margin, as `sizesOf` has it. */
function sizeOf(known: u32): usize {
  return <usize>((reinterpret<u32>(<f32>min<u32>((known >>> 16) + 1, 65535)) >> 20) - (127 << 3));
}

/** Makes of counts (uint32) how many come before. */
function addUp(counts: usize, kinds: usize): void {
  let before: u32 = 0;
  for (const end = counts + (kinds << 2); counts < end; counts += 4) {
    const own = load<u32>(counts);
    store<u32>(counts, before);
    before += own;
  }
}

/** What is known of the rows of eight places (uint16), by their labels (uint16) and gaps. */
function knownAt(frame: usize, places: usize, labels: usize, gaps: usize): u32 {
  const own = v128.load(labels);
  if (!i16x8.all_true(i16x8.eq(own, i16x8.splat(i16x8.extract_lane_s(own, 0))))) return 0;
  const g0 = gaps + ((<usize>load<u16>(places)) << 2),
    g1 = gaps + ((<usize>load<u16>(places, 2)) << 2),
    g2 = gaps + ((<usize>load<u16>(places, 4)) << 2),
    g3 = gaps + ((<usize>load<u16>(places, 6)) << 2),
    g4 = gaps + ((<usize>load<u16>(places, 8)) << 2),
    g5 = gaps + ((<usize>load<u16>(places, 10)) << 2),
    g6 = gaps + ((<usize>load<u16>(places, 12)) << 2),
    g7 = gaps + ((<usize>load<u16>(places, 14)) << 2),
    far = BLOCK << 2;
  return knownOf(
    frame,
    i16x8.extract_lane_s(own, 0),
    gather(g0, g1, g2, g3),
    gather(g4, g5, g6, g7),
    gather(g0 + far, g1 + far, g2 + far, g3 + far),
    gather(g4 + far, g5 + far, g6 + far, g7 + far),
  );
}
