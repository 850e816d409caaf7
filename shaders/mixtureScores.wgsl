const GROUP = 256u;

struct Tile { rows: u32, clusters: u32, unused0: u32, unused1: u32 }
struct Score { label: u32, certainty: f32, logDensity: f32 }

@group(0) @binding(0) var<uniform> tile: Tile;
// Logarithms of weight · density: clusters × rows, rows rounded up to a multiple of 4.
@group(0) @binding(1) var<storage, read> densities: array<f32>;
@group(0) @binding(2) var<storage, read_write> scores: array<Score>;

@compute @workgroup_size(GROUP)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let row = id.x;
  if (row >= tile.rows) { return; }
  let pitch = (tile.rows + 3u) / 4u * 4u;
  var label = 0u;
  var most = densities[row];
  for (var c = 1u; c < tile.clusters; c++) {
    let density = densities[c * pitch + row];
    if (density > most) { most = density; label = c; }
  }
  var sum = 0.0;
  for (var c = 0u; c < tile.clusters; c++) { sum += exp(densities[c * pitch + row] - most); }
  scores[row] = Score(label, 1.0 / sum, most + log(sum));
}
