const D = 1u;
// 1: factors are lower triangles, row by row. 0: factors are diagonals.
const TRIANGLES = 1u;
const LEAST = -1e30;
const GROUP = 64u;

// `rows` rows from row `first` of the chunk; a thread takes four rows.
struct Tile { rows: u32, stride: u32, first: u32, clusters: u32 }
// Numbers from one component's factor to the next; 0 where all share one.
struct Factors { step: u32, unused0: u32, unused1: u32, unused2: u32 }

@group(0) @binding(0) var<uniform> tile: Tile;
@group(0) @binding(1) var<storage, read> values: array<vec4f>;
// Clusters constants; clusters × D means; clusters × D of the inverse factors times what float32 took off the means; the inverse
// factors.
@group(0) @binding(2) var<storage, read> parameters: array<f32>;
// Logarithms of weight · density: clusters × rows.
@group(0) @binding(3) var<storage, read_write> densities: array<vec4f>;
@group(0) @binding(4) var<uniform> factors: Factors;

@compute @workgroup_size(GROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let k = tile.clusters;
  let pitch = (tile.rows + 3u) / 4u;
  for (var quad = id.x; quad < pitch; quad += groups.x * GROUP) {
    for (var c = 0u; c < k; c++) {
      let mean = k + c * D;
      var factor = k + 2u * k * D + c * factors.step;
      var square = vec4f();
      for (var i = 0u; i < D; i++) {
        var sum = vec4f(parameters[mean + k * D + i]);
        for (var j = select(i, 0u, TRIANGLES == 1u); j <= i; j++) {
          let gap = values[(j * tile.stride + tile.first) / 4u + quad] - parameters[mean + j];
          sum = fma(vec4f(parameters[factor]), gap, sum);
          factor += 1u;
        }
        square = fma(sum, sum, square);
      }
      densities[c * pitch + quad] = max(fma(vec4f(-0.5), square, vec4f(parameters[c])), vec4f(LEAST));
    }
  }
}
