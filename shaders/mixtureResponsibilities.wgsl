const GROUP = 256u;

struct Tile { rows: u32, clusters: u32, first: u32, step: u32 }

@group(0) @binding(0) var<uniform> tile: Tile;
// The weight of a row lies at (first + row) × step.
@group(0) @binding(1) var<storage, read> weights: array<f32>;
// Clusters × rows, rows rounded up to a multiple of 4: logarithms of weight · density, then responsibilities times the row's weight.
@group(0) @binding(2) var<storage, read_write> densities: array<f32>;
// For each workgroup: sums of the rows' log densities and of their entropies, by weight.
@group(0) @binding(3) var<storage, read_write> partials: array<vec2f>;

var<workgroup> parts: array<vec2f, GROUP>;

@compute @workgroup_size(GROUP)
fn main(@builtin(local_invocation_index) thread: u32, @builtin(workgroup_id) group: vec3u) {
  let k = tile.clusters;
  let pitch = (tile.rows + 3u) / 4u * 4u;
  let row = group.x * GROUP + thread;
  var part = vec2f();
  if (row < tile.rows) {
    let weight = weights[(tile.first + row) * tile.step];
    var most = densities[row];
    for (var c = 1u; c < k; c++) { most = max(most, densities[c * pitch + row]); }
    var sum = 0.0;
    for (var c = 0u; c < k; c++) { sum += exp(densities[c * pitch + row] - most); }
    let all = log(sum);
    var entropy = 0.0;
    for (var c = 0u; c < k; c++) {
      let share = densities[c * pitch + row] - most - all;
      let own = exp(share);
      if (own > 0.0) { entropy -= own * share; }
      densities[c * pitch + row] = weight * own;
    }
    part = weight * vec2f(most + all, entropy);
  }
  parts[thread] = part;
  workgroupBarrier();
  for (var half = GROUP / 2u; half > 0u; half /= 2u) {
    if (thread < half) { parts[thread] += parts[thread + half]; }
    workgroupBarrier();
  }
  if (thread == 0u) { partials[group.x] = parts[0]; }
}
