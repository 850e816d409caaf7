const D = 1u;
const K = 1u;
// Streams: rows of a block are summed by this many threads for each column.
const S = 1u;
const GROUP = 256u;
const NONE = 0xffffffffu;

struct Chunk { rows: u32, stride: u32, slot: u32, unused: u32 }

@group(0) @binding(0) var<uniform> chunk: Chunk;
@group(0) @binding(1) var<storage, read> values: array<f32>;
// K × D of −2c, then K of |c|².
@group(0) @binding(2) var<storage, read> packed: array<f32>;
// For each workgroup: K × D sums, K counts, the inertia.
@group(0) @binding(3) var<storage, read_write> partials: array<f32>;

var<workgroup> centres: array<f32, K * D + K>;
var<workgroup> bins: array<f32, K * D * S>;
var<workgroup> counts: array<atomic<u32>, K>;
var<workgroup> labels: array<u32, GROUP>;
var<workgroup> inertias: array<f32, GROUP>;

@compute @workgroup_size(GROUP)
fn main(
  @builtin(local_invocation_index) thread: u32,
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
) {
  for (var i = thread; i < K * D + K; i += GROUP) { centres[i] = packed[i]; }
  workgroupBarrier();
  var inertia = 0.0;
  let blocks = (chunk.rows + GROUP - 1u) / GROUP;
  for (var block = group.x; block < blocks; block += groups.x) {
    let row = block * GROUP + thread;
    let inside = row < chunk.rows;
    let safe = min(row, chunk.rows - 1u);
    let x0 = values[0u * chunk.stride + safe]; // each column
    var best = 3.4e38;
    var label = 0u;
    for (var c = 0u; c < K; c++) {
      let at = c * D;
      var score = centres[K * D + c];
      score = fma(x0, centres[at + 0u], score); // each column
      if (score < best) { best = score; label = c; }
    }
    let own = label * D;
    var distance = 0.0;
    { let gap = fma(0.5, centres[own + 0u], x0); distance = fma(gap, gap, distance); } // each column
    if (inside) {
      inertia += distance;
      atomicAdd(&counts[label], 1u);
    }
    labels[thread] = select(NONE, label, inside);
    workgroupBarrier();
    for (var pair = thread; pair < D * S; pair += GROUP) {
      let column = (pair / S) * chunk.stride + block * GROUP;
      for (var i = pair % S; i < GROUP; i += S) {
        let cluster = labels[i];
        if (cluster != NONE) { bins[cluster * D * S + pair] += values[column + i]; }
      }
    }
    workgroupBarrier();
  }
  inertias[thread] = inertia;
  workgroupBarrier();
  for (var half = GROUP / 2u; half > 0u; half /= 2u) {
    if (thread < half) { inertias[thread] += inertias[thread + half]; }
    workgroupBarrier();
  }
  let base = (chunk.slot + group.x) * (K * D + K + 1u);
  for (var i = thread; i < K * D; i += GROUP) {
    var sum = 0.0;
    for (var s = 0u; s < S; s++) { sum += bins[i * S + s]; }
    partials[base + i] = sum;
  }
  for (var c = thread; c < K; c += GROUP) { partials[base + K * D + c] = f32(atomicLoad(&counts[c])); }
  if (thread == 0u) { partials[base + K * D + K] = inertias[0]; }
}
