const WEIGHTED = 0u;
// Columns of a workgroup, one a thread, and rows that lie in workgroup memory at once.
const GROUP = 64u;
const TILE = 32u;

// `clear`: whether the sums begin here; otherwise they go on from the piece before.
struct Piece {
  rows: u32, stride: u32, first: u32, measure: u32, d: u32, clusters: u32, segments: u32, clear: u32,
}

@group(0) @binding(0) var<uniform> piece: Piece;
@group(0) @binding(1) var<storage, read> values: array<f32>;
@group(0) @binding(2) var<storage, read> labels: array<u32>;
// For each segment of rows: D sums and the weight of every cluster, then the inertia. Every place belongs to one thread.
@group(0) @binding(3) var<storage, read_write> partials: array<f32>;
@group(0) @binding(4) var<storage, read> weights: array<f32>;
@group(0) @binding(5) var<storage, read> gaps: array<f32>;

// One more than its rows, so that neighbouring threads meet different banks.
var<workgroup> tile: array<f32, GROUP * (TILE + 1u)>;
var<workgroup> tileLabels: array<u32, TILE>;
var<workgroup> tileWeights: array<f32, TILE>;

// Workgroups: segments × blocks of columns, the column after the last being the weight.
@compute @workgroup_size(GROUP)
fn main(@builtin(local_invocation_index) thread: u32, @builtin(workgroup_id) group: vec3u) {
  let width = piece.d + 1u;
  let column = group.y * GROUP + thread;
  let base = group.x * (piece.clusters * width + 1u);
  if (piece.clear == 1u && column < width) {
    for (var c = 0u; c < piece.clusters; c++) { partials[base + c * width + column] = 0.0; }
  }
  let each = (piece.rows + piece.segments - 1u) / piece.segments;
  let end = min((group.x + 1u) * each, piece.rows);
  var inertia = 0.0;
  for (var start = group.x * each; start < end; start += TILE) {
    for (var i = thread; i < GROUP * TILE; i += GROUP) {
      let row = start + i % TILE;
      let j = group.y * GROUP + i / TILE;
      var value = 1.0;
      if (row < end && j < piece.d) { value = values[j * piece.stride + piece.first + row]; }
      tile[(i / TILE) * (TILE + 1u) + i % TILE] = value;
    }
    if (thread < TILE && start + thread < end) {
      tileLabels[thread] = labels[start + thread];
      tileWeights[thread] = 1.0;
      if (WEIGHTED == 1u) { tileWeights[thread] = weights[piece.first + start + thread]; }
    }
    workgroupBarrier();
    if (column < width) {
      for (var i = 0u; i < min(TILE, end - start); i++) {
        let at = base + tileLabels[i] * width + column;
        partials[at] = fma(tile[thread * (TILE + 1u) + i], tileWeights[i], partials[at]);
        if (piece.measure == 1u && column == piece.d) { inertia = fma(gaps[start + i], tileWeights[i], inertia); }
      }
    }
    workgroupBarrier();
  }
  if (column == piece.d) {
    let at = base + piece.clusters * width;
    partials[at] = select(partials[at], 0.0, piece.clear == 1u) + inertia;
  }
}
