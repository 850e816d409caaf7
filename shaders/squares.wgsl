const D = 1u;
// Layers of a thread, which takes four columns of each.
const LAYERS = 1u;
const QUADS = (D + 3u) / 4u;
// Numbers of a layer: four sums, four of squares, the weight.
const PARTS = 9u;
const BLOCK = 4096u;
const GROUP = 64u;
const PITCH = GROUP + 1u;

// `rows` rows from row `first` of the chunk.
struct Tile { rows: u32, stride: u32, first: u32, blocks: u32 }
// Where the weight of a row lies: layer × stride + (first + row) × step.
struct Weights { stride: u32, first: u32, step: u32, layers: u32 }

@group(0) @binding(0) var<uniform> tile: Tile;
@group(0) @binding(1) var<storage, read> values: array<f32>;
// What is taken off each column in each layer: layers × D.
@group(0) @binding(2) var<storage, read> shifts: array<f32>;
@group(0) @binding(3) var<storage, read> weights: array<f32>;
@group(0) @binding(4) var<uniform> places: Weights;
// Quads of columns × blocks of rows × LAYERS × PARTS, once for every LAYERS layers; what is beyond the last layer or column repeats it.
@group(0) @binding(5) var<storage, read_write> partials: array<f32>;

var<workgroup> parts: array<f32, LAYERS * PARTS * PITCH>;

fn keep(thread: u32, layer: u32, sums: vec4f, squares: vec4f, weight: f32) {
  let at = layer * PARTS * PITCH + thread;
  for (var i = 0u; i < 4u; i++) {
    parts[at + i * PITCH] = sums[i];
    parts[at + (4u + i) * PITCH] = squares[i];
  }
  parts[at + 8u * PITCH] = weight;
}

@compute @workgroup_size(GROUP)
fn main(@builtin(local_invocation_index) thread: u32, @builtin(workgroup_id) group: vec3u) {
  let block = group.x % tile.blocks;
  let columns = min(vec4u(group.x / tile.blocks % QUADS * 4u) + vec4u(0, 1, 2, 3), vec4u(D - 1u));
  let first = group.x / tile.blocks / QUADS * LAYERS;
  let lines = columns * tile.stride + tile.first;
  let layer_l0 = min(first + 0u, places.layers - 1u); // each layer
  let own_l0 = columns + layer_l0 * D; // each layer
  let shift_l0 = vec4f(shifts[own_l0.x], shifts[own_l0.y], shifts[own_l0.z], shifts[own_l0.w]); // each layer
  var sums_l0 = vec4f(); // each layer
  var squares_l0 = vec4f(); // each layer
  var weight_l0 = 0.0; // each layer
  let end = min((block + 1u) * BLOCK, tile.rows);
  for (var row = block * BLOCK + thread; row < end; row += GROUP) {
    let at = lines + row;
    let value = vec4f(values[at.x], values[at.y], values[at.z], values[at.w]);
    let place = (places.first + row) * places.step;
    let share_l0 = weights[layer_l0 * places.stride + place]; // each layer
    let gap_l0 = value - shift_l0; // each layer
    let weighted_l0 = share_l0 * gap_l0; // each layer
    sums_l0 += weighted_l0; // each layer
    squares_l0 = fma(weighted_l0, gap_l0, squares_l0); // each layer
    weight_l0 += share_l0; // each layer
  }
  keep(thread, 0u, sums_l0, squares_l0, weight_l0); // each layer
  workgroupBarrier();
  for (var i = thread; i < LAYERS * PARTS; i += GROUP) {
    var sum = 0.0;
    for (var t = 0u; t < GROUP; t++) { sum += parts[i * PITCH + t]; }
    partials[group.x * LAYERS * PARTS + i] = sum;
  }
}
