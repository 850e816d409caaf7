// The kernel that one writes first: a thread a row, rows one after the other, centroids in a storage buffer, no sums.

struct Sizes { rows: u32, columns: u32, clusters: u32, unused: u32 }

@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> values: array<f32>;
@group(0) @binding(2) var<storage, read> centroids: array<f32>;
@group(0) @binding(3) var<storage, read_write> labels: array<u32>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let row = id.x;
  if (row >= sizes.rows) { return; }
  var nearest = 3.4e38;
  var label = 0u;
  for (var c = 0u; c < sizes.clusters; c++) {
    var distance = 0.0;
    for (var j = 0u; j < sizes.columns; j++) {
      let gap = values[row * sizes.columns + j] - centroids[c * sizes.columns + j];
      distance += gap * gap;
    }
    if (distance < nearest) {
      nearest = distance;
      label = c;
    }
  }
  labels[row] = label;
}
