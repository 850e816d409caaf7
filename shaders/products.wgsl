const D = 1u;
// Columns of each side: the matrix's, then one of ones.
const WIDTH = D + 1u;
// A workgroup multiplies TILE columns by TILE others, 4 × 4 a thread, with STREAMS threads for the same ones.
const TILE = 4u;
const STREAMS = 256u;
// Rows staged at once: TILE × ROWS is at most 1024.
const ROWS = 256u;
const SIDE = TILE / 4u;
const PITCH = ROWS + 1u;
const BLOCK = 4096u;
const GROUP = 256u;

// `rows` rows from row `first` of the chunk.
struct Tile { rows: u32, stride: u32, first: u32, blocks: u32 }
// Where the weight of a row lies: layer × stride + (first + row) × step.
struct Weights { stride: u32, first: u32, step: u32, unused: u32 }

@group(0) @binding(0) var<uniform> tile: Tile;
@group(0) @binding(1) var<storage, read> values: array<f32>;
// What is taken off each column in each layer: layers × D.
@group(0) @binding(2) var<storage, read> shifts: array<f32>;
@group(0) @binding(3) var<storage, read> weights: array<f32>;
@group(0) @binding(4) var<uniform> places: Weights;
// Layers × pairs of tiles × blocks of rows × TILE × TILE.
@group(0) @binding(5) var<storage, read_write> partials: array<f32>;

var<workgroup> left: array<f32, TILE * PITCH>;
var<workgroup> right: array<f32, TILE * PITCH>;
var<workgroup> parts: array<vec4f, GROUP>;

// The columns without their shifts, then 1.
fn term(layer: u32, i: u32, row: u32) -> f32 {
  if (i == D) { return 1.0; }
  return values[i * tile.stride + tile.first + row] - shifts[layer * D + i];
}

fn weightAt(layer: u32, row: u32) -> f32 {
  return weights[layer * places.stride + (places.first + row) * places.step];
}

@compute @workgroup_size(GROUP)
fn main(
  @builtin(local_invocation_index) thread: u32,
  @builtin(workgroup_id) group: vec3u,
) {
  let across = (WIDTH + TILE - 1u) / TILE;
  let pairs = across * across;
  let block = group.x % tile.blocks;
  let pair = group.x / tile.blocks % pairs;
  let layer = group.x / tile.blocks / pairs;
  let top = pair / across * TILE;
  let side = pair % across * TILE;
  if (top > side) { return; }
  let stream = thread / (SIDE * SIDE);
  let a = thread % (SIDE * SIDE) / SIDE * 4u * PITCH;
  let b = thread % SIDE * 4u * PITCH;
  var sum0 = vec4f();
  var sum1 = vec4f();
  var sum2 = vec4f();
  var sum3 = vec4f();
  let end = min((block + 1u) * BLOCK, tile.rows);
  for (var first = block * BLOCK; first < end; first += ROWS) {
    for (var e = thread; e < TILE * ROWS; e += GROUP) {
      let column = e / ROWS;
      let i = e % ROWS;
      let row = first + i;
      var l = 0.0;
      var r = 0.0;
      if (row < end && top + column < WIDTH) { l = term(layer, top + column, row) * weightAt(layer, row); }
      if (row < end && side + column < WIDTH) { r = term(layer, side + column, row); }
      left[column * PITCH + i] = l;
      right[column * PITCH + i] = r;
    }
    workgroupBarrier();
    if (stream < STREAMS) {
      for (var i = stream; i < ROWS; i += STREAMS) {
        let r = vec4f(right[b + i], right[b + PITCH + i], right[b + 2u * PITCH + i], right[b + 3u * PITCH + i]);
        sum0 = fma(vec4f(left[a + i]), r, sum0);
        sum1 = fma(vec4f(left[a + PITCH + i]), r, sum1);
        sum2 = fma(vec4f(left[a + 2u * PITCH + i]), r, sum2);
        sum3 = fma(vec4f(left[a + 3u * PITCH + i]), r, sum3);
      }
    }
    workgroupBarrier();
  }
  let sums = mat4x4f(sum0, sum1, sum2, sum3);
  for (var line = 0u; line < 4u; line++) {
    parts[thread] = sums[line];
    workgroupBarrier();
    if (thread < SIDE * SIDE) {
      var total = vec4f();
      for (var s = 0u; s < STREAMS; s++) { total += parts[s * SIDE * SIDE + thread]; }
      let at = group.x * TILE * TILE + (thread / SIDE * 4u + line) * TILE + thread % SIDE * 4u;
      for (var n = 0u; n < 4u; n++) { partials[at + n] = total[n]; }
    }
    workgroupBarrier();
  }
}
