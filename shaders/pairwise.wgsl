const D = 1u;

struct Chunk { rows: u32, stride: u32, queries: u32, factor: f32 }

@group(0) @binding(0) var<uniform> chunk: Chunk;
@group(0) @binding(1) var<storage, read> values: array<f32>;
// Row-major.
@group(0) @binding(2) var<storage, read> queries: array<f32>;
// Queries × rows.
@group(0) @binding(3) var<storage, read_write> distances: array<f32>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var row = id.x; row < chunk.rows; row += groups.x * 256u) {
    for (var q = 0u; q < chunk.queries; q++) {
      var sum = 0.0;
      for (var j = 0u; j < D; j++) {
        let gap = values[j * chunk.stride + row] - queries[q * D + j];
        sum = fma(gap, gap, sum);
      }
      distances[q * chunk.rows + row] = sum * chunk.factor;
    }
  }
}
