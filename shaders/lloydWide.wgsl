const D = 1u;
const K = 1u;
const GROUP = 256u;
const NONE = 0xffffffffu;

struct Chunk { rows: u32, stride: u32, slot: u32, unused: u32 }

@group(0) @binding(0) var<uniform> chunk: Chunk;
@group(0) @binding(1) var<storage, read> values: array<f32>;
// K × D of −2c, then K of |c|².
@group(0) @binding(2) var<storage, read> packed: array<f32>;
// For each workgroup: K × D sums, K counts, the inertia. Every place belongs to one thread.
@group(0) @binding(3) var<storage, read_write> partials: array<f32>;

var<workgroup> labels: array<u32, GROUP>;
var<workgroup> inertias: array<f32, GROUP>;

fn score(row: u32, c: u32) -> f32 {
  var sum = packed[K * D + c];
  for (var j = 0u; j < D; j++) { sum = fma(values[j * chunk.stride + row], packed[c * D + j], sum); }
  return sum;
}

@compute @workgroup_size(GROUP)
fn main(
  @builtin(local_invocation_index) thread: u32,
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
) {
  let base = (chunk.slot + group.x) * (K * D + K + 1u);
  for (var j = thread; j < D; j += GROUP) {
    for (var c = 0u; c < K; c++) { partials[base + c * D + j] = 0.0; }
  }
  for (var c = thread; c < K; c += GROUP) { partials[base + K * D + c] = 0.0; }
  var inertia = 0.0;
  let blocks = (chunk.rows + GROUP - 1u) / GROUP;
  for (var block = group.x; block < blocks; block += groups.x) {
    let row = block * GROUP + thread;
    let inside = row < chunk.rows;
    let safe = min(row, chunk.rows - 1u);
    var best = 3.4e38;
    var label = 0u;
    for (var c = 0u; c < K; c++) {
      let now = score(safe, c);
      if (now < best) { best = now; label = c; }
    }
    var distance = 0.0;
    for (var j = 0u; j < D; j++) {
      let gap = fma(0.5, packed[label * D + j], values[j * chunk.stride + safe]);
      distance = fma(gap, gap, distance);
    }
    if (inside) { inertia += distance; }
    labels[thread] = select(NONE, label, inside);
    workgroupBarrier();
    for (var j = thread; j < D; j += GROUP) {
      for (var i = 0u; i < GROUP; i++) {
        let cluster = labels[i];
        if (cluster != NONE) { partials[base + cluster * D + j] += values[j * chunk.stride + block * GROUP + i]; }
      }
    }
    for (var c = thread; c < K; c += GROUP) {
      var count = 0.0;
      for (var i = 0u; i < GROUP; i++) { count += select(0.0, 1.0, labels[i] == c); }
      partials[base + K * D + c] += count;
    }
    workgroupBarrier();
  }
  inertias[thread] = inertia;
  workgroupBarrier();
  for (var half = GROUP / 2u; half > 0u; half /= 2u) {
    if (thread < half) { inertias[thread] += inertias[thread + half]; }
    workgroupBarrier();
  }
  if (thread == 0u) { partials[base + K * D + K] = inertias[0]; }
}
