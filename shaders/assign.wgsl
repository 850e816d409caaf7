const D = 1u;
const WIDTH = (D / 4u + 1u) * 4u;

// `rows` rows from row `first` of the chunk.
struct Chunk { rows: u32, stride: u32, clusters: u32, first: u32 }
struct Found { label: u32, first: f32, second: f32, unused: u32 }

@group(0) @binding(0) var<uniform> chunk: Chunk;
@group(0) @binding(1) var<storage, read> values: array<f32>;
// D of −2c, then |c|², in whole quads.
@group(0) @binding(2) var<storage, read> packed: array<f32>;
@group(0) @binding(3) var<storage, read_write> found: array<Found>;

fn squaredDistance(row: u32, c: u32) -> f32 {
  var sum = 0.0;
  for (var j = 0u; j < D; j++) {
    let gap = fma(0.5, packed[c * WIDTH + j], values[j * chunk.stride + row]);
    sum = fma(gap, gap, sum);
  }
  return sum;
}

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let k = chunk.clusters;
  for (var i = id.x; i < chunk.rows; i += groups.x * 256u) {
    let row = chunk.first + i;
    var best = 3.4e38;
    var next = 3.4e38;
    var first = 0u;
    var second = 0u;
    for (var c = 0u; c < k; c++) {
      var score = packed[c * WIDTH + D];
      for (var j = 0u; j < D; j++) { score = fma(values[j * chunk.stride + row], packed[c * WIDTH + j], score); }
      if (score < best) {
        next = best;
        second = first;
        best = score;
        first = c;
      } else if (score < next) {
        next = score;
        second = c;
      }
    }
    found[i] = Found(first, squaredDistance(row, first), squaredDistance(row, second), 0u);
  }
}
