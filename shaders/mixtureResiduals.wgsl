const D = 1u;
const GROUP = 256u;

// `rows` rows from row `first` of the chunk.
struct Tile { rows: u32, stride: u32, first: u32, clusters: u32 }
// Where the weight of a row lies: (first + row) × step.
struct Weights { stride: u32, first: u32, step: u32, unused: u32 }

@group(0) @binding(0) var<uniform> tile: Tile;
@group(0) @binding(1) var<storage, read> values: array<f32>;
// Clusters × D.
@group(0) @binding(2) var<storage, read> means: array<f32>;
@group(0) @binding(3) var<storage, read> weights: array<f32>;
@group(0) @binding(4) var<uniform> places: Weights;
// Clusters × rows, rows rounded up to a multiple of 4: responsibilities times the row's weight.
@group(0) @binding(5) var<storage, read> shares: array<f32>;
// (D + clusters) × rows, rounded up likewise: each row less the mean that it expects, then its responsibilities.
@group(0) @binding(6) var<storage, read_write> residuals: array<f32>;

@compute @workgroup_size(GROUP)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let row = id.x;
  if (row >= tile.rows) { return; }
  let pitch = (tile.rows + 3u) / 4u * 4u;
  let weight = weights[(places.first + row) * places.step];
  var best = 0u;
  var most = 0.0;
  for (var c = 0u; c < tile.clusters; c++) {
    let share = shares[c * pitch + row];
    if (share > most) { most = share; best = c; }
    residuals[(D + c) * pitch + row] = select(0.0, share / weight, weight > 0.0);
  }
  // From the nearest mean, so that no difference is one of large numbers: means far from it have no share in the row.
  for (var j = 0u; j < D; j++) {
    let near = means[best * D + j];
    var gap = values[j * tile.stride + tile.first + row] - near;
    for (var c = 0u; c < tile.clusters; c++) {
      gap = fma(-residuals[(D + c) * pitch + row], means[c * D + j] - near, gap);
    }
    residuals[j * pitch + row] = gap;
  }
}
