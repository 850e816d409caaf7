const D = 1u;
const GROUP = 256u;
const MOST = 3.4e38;

// Rows order[first] … order[end − 1] of the chunk, all of one cluster.
struct Item { cluster: u32, first: u32, end: u32, unused: u32 }
struct Chunk { stride: u32, firstItem: u32, step: u32, unused: u32 }

@group(0) @binding(0) var<uniform> chunk: Chunk;
@group(0) @binding(1) var<storage, read> values: array<f32>;
@group(0) @binding(2) var<storage, read> order: array<u32>;
@group(0) @binding(3) var<storage, read> items: array<Item>;
// What is taken off the values of each cluster: clusters × D.
@group(0) @binding(4) var<storage, read> shifts: array<f32>;
// The weight of a row lies at row × step.
@group(0) @binding(5) var<storage, read> weights: array<f32>;
// Items × D of: sum and sum of squares without the shift, least and largest value.
@group(0) @binding(6) var<storage, read_write> partials: array<vec4f>;

var<workgroup> parts: array<vec4f, GROUP>;

@compute @workgroup_size(GROUP)
fn main(@builtin(local_invocation_index) thread: u32, @builtin(workgroup_id) group: vec3u) {
  let column = group.x % D;
  let item = items[chunk.firstItem + group.x / D];
  let shift = shifts[item.cluster * D + column];
  var part = vec4f(0.0, 0.0, MOST, -MOST);
  for (var i = item.first + thread; i < item.end; i += GROUP) {
    let row = order[i];
    let value = values[column * chunk.stride + row];
    let gap = value - shift;
    let weighted = weights[row * chunk.step] * gap;
    part = vec4f(part.x + weighted, fma(weighted, gap, part.y), min(part.z, value), max(part.w, value));
  }
  parts[thread] = part;
  workgroupBarrier();
  for (var half = GROUP / 2u; half > 0u; half /= 2u) {
    if (thread < half) {
      let other = parts[thread + half];
      let own = parts[thread];
      parts[thread] = vec4f(own.xy + other.xy, min(own.z, other.z), max(own.w, other.w));
    }
    workgroupBarrier();
  }
  if (thread == 0u) { partials[group.x] = parts[0]; }
}
