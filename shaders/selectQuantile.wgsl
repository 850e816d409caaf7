// Prefixes looked for in each cell, a cell being a column of a cluster.
const SLOTS = 1u;
const BINS = 256u;
const GROUP = 256u;

// Rows order[first] … order[end − 1] of the chunk, all of one cluster.
struct Item { cluster: u32, first: u32, end: u32, unused: u32 }
// Bits shift … shift + 7 of keys are counted.
struct Chunk { stride: u32, firstItem: u32, step: u32, shift: u32 }
struct Cells { firstCluster: u32, firstColumn: u32, columns: u32, unused: u32 }

@group(0) @binding(0) var<uniform> chunk: Chunk;
@group(0) @binding(1) var<storage, read> values: array<u32>;
@group(0) @binding(2) var<storage, read> order: array<u32>;
@group(0) @binding(3) var<storage, read> items: array<Item>;
// Cells × SLOTS of the bits above those counted; a place without a prefix holds 0xffffffff.
@group(0) @binding(4) var<storage, read> prefixes: array<u32>;
// Low and high word of each row's whole weight, at row × step.
@group(0) @binding(5) var<storage, read> weights: array<vec2u>;
// Cells × SLOTS × (low words of the bins, then their high words): sums are exact in any order.
@group(0) @binding(6) var<storage, read_write> bins: array<atomic<u32>>;
@group(0) @binding(7) var<uniform> cells: Cells;

var<workgroup> own: array<atomic<u32>, SLOTS * BINS * 2u>;

// Unsigned numbers in the order of the float32 whose bits are given.
fn keyOf(bits: u32) -> u32 {
  return select(bits | 0x80000000u, ~bits, bits >= 0x80000000u);
}

@compute @workgroup_size(GROUP)
fn main(@builtin(local_invocation_index) thread: u32, @builtin(workgroup_id) group: vec3u) {
  let column = group.x % cells.columns;
  let item = items[chunk.firstItem + group.x / cells.columns];
  let cell = (item.cluster - cells.firstCluster) * cells.columns + column;
  for (var i = item.first + thread; i < item.end; i += GROUP) {
    let row = order[i];
    let key = keyOf(values[(cells.firstColumn + column) * chunk.stride + row]);
    let above = select(key >> (chunk.shift + 8u), 0u, chunk.shift == 24u);
    for (var slot = 0u; slot < SLOTS; slot++) {
      if (prefixes[cell * SLOTS + slot] == above) {
        let at = slot * BINS * 2u + ((key >> chunk.shift) & 255u);
        let weight = weights[row * chunk.step];
        let before = atomicAdd(&own[at], weight.x);
        let high = weight.y + select(0u, 1u, before > 0xffffffffu - weight.x);
        if (high > 0u) { atomicAdd(&own[at + BINS], high); }
      }
    }
  }
  workgroupBarrier();
  for (var i = thread; i < SLOTS * BINS; i += GROUP) {
    let at = i / BINS * BINS * 2u + i % BINS;
    let low = atomicLoad(&own[at]);
    var high = atomicLoad(&own[at + BINS]);
    let to = cell * SLOTS * BINS * 2u + at;
    if (low > 0u) {
      let before = atomicAdd(&bins[to], low);
      high += select(0u, 1u, before > 0xffffffffu - low);
    }
    if (high > 0u) { atomicAdd(&bins[to + BINS], high); }
  }
}
