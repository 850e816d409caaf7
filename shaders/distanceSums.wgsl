const D = 1u;

struct Chunk { rows: u32, stride: u32, queries: u32, labelings: u32 }
struct Scale { bins: u32, factor: f32, step: u32, unused: u32 }

@group(0) @binding(0) var<uniform> chunk: Chunk;
@group(0) @binding(1) var<storage, read> values: array<f32>;
// Row-major.
@group(0) @binding(2) var<storage, read> queries: array<f32>;
// The bin of each query in each labeling: queries × labelings.
@group(0) @binding(3) var<storage, read> bins: array<u32>;
// Rows × bins: the sum over these queries while it grows, and the sum so far. A row belongs to one thread.
@group(0) @binding(4) var<storage, read_write> sums: array<vec2f>;
@group(0) @binding(5) var<uniform> scale: Scale;
// The weight of a query lies at query × step.
@group(0) @binding(6) var<storage, read> weights: array<f32>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var row = id.x; row < chunk.rows; row += groups.x * 256u) {
    for (var q = 0u; q < chunk.queries; q++) {
      var square = 0.0;
      for (var j = 0u; j < D; j++) {
        let gap = values[j * chunk.stride + row] - queries[q * D + j];
        square = fma(gap, gap, square);
      }
      let distance = sqrt(square) * scale.factor * weights[q * scale.step];
      for (var l = 0u; l < chunk.labelings; l++) {
        sums[row * scale.bins + bins[q * chunk.labelings + l]].x += distance;
      }
    }
    for (var b = 0u; b < scale.bins; b++) {
      let sum = sums[row * scale.bins + b];
      sums[row * scale.bins + b] = vec2f(0.0, sum.x + sum.y);
    }
  }
}
