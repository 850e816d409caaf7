const D = 1u;

struct Chunk { rows: u32, stride: u32, scale: f32, unused: u32 }

@group(0) @binding(0) var<uniform> chunk: Chunk;
// The float64 centre of each column in two float32 parts.
@group(0) @binding(1) var<storage, read> centers: array<vec2f>;
@group(0) @binding(2) var<storage, read_write> values: array<f32>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var row = id.x; row < chunk.rows; row += groups.x * 256u) {
    for (var j = 0u; j < D; j++) {
      let at = j * chunk.stride + row;
      let near = values[at] - centers[j].x;
      values[at] = (near - centers[j].y) * chunk.scale;
    }
  }
}
