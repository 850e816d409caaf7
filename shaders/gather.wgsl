const D = 1u;

struct Chunk { rows: u32, stride: u32, first: u32, count: u32 }

@group(0) @binding(0) var<uniform> chunk: Chunk;
@group(0) @binding(1) var<storage, read> values: array<f32>;
@group(0) @binding(2) var<storage, read> indices: array<u32>;
// Row-major; rows of other chunks are left as they are.
@group(0) @binding(3) var<storage, read_write> gathered: array<f32>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < chunk.count; i += groups.x * 256u) {
    let row = indices[i];
    if (row >= chunk.first && row < chunk.first + chunk.rows) {
      for (var j = 0u; j < D; j++) { gathered[i * D + j] = values[j * chunk.stride + row - chunk.first]; }
    }
  }
}
