const D = 1u;
// Centroids of all runs together, and the runs.
const C = 1u;
const RUNS = 1u;
// Streams: the rows of a block are summed by this many threads for each column.
const S = 1u;
// Rows of a thread.
const ROWS = 1u;
const WEIGHTED = 0u;
const GROUP = 256u;
// Quads of a centroid: D of −2c, then |c|².
const Q = D / 4u + 1u;
// Bins of a cluster: its sums by column, then its weight, each in S streams.
const P = (D + 1u) * S;
const NONE = 255u;
const RUNNING = 0u;

struct Chunk { rows: u32, stride: u32, slot: u32, measure: u32 }
struct Run { first: u32, clusters: u32 }
struct Status { iterations: u32, state: u32, movement: f32, unused: u32 }

@group(0) @binding(0) var<uniform> chunk: Chunk;
@group(0) @binding(1) var<storage, read> values: array<f32>;
@group(0) @binding(2) var<storage, read> packed: array<vec4f>;
// For each workgroup: D sums and the weight of every centroid, then the inertia of every run.
@group(0) @binding(3) var<storage, read_write> partials: array<f32>;
@group(0) @binding(4) var<storage, read> weights: array<f32>;
@group(0) @binding(5) var<storage, read> runs: array<Run>;
@group(0) @binding(6) var<storage, read> status: array<Status>;

var<workgroup> centres: array<vec4f, C * Q>;
var<workgroup> bins: array<f32, C * P>;
// The labels of a thread's rows, eight bits each.
var<workgroup> labels: array<u32, GROUP>;
var<workgroup> gaps: array<f32, GROUP>;
var<workgroup> inertias: array<f32, RUNS * S>;

fn weight(row: u32) -> f32 {
  if (WEIGHTED == 1u) { return weights[row]; }
  return 1.0;
}

fn value(column: u32, row: u32) -> f32 {
  if (column == D) { return 1.0; }
  return values[column * chunk.stride + row];
}

fn gapTo(c: u32, row: u32) -> f32 {
  var sum = 0.0;
  for (var j = 0u; j < D; j++) {
    let gap = fma(0.5, centres[c * Q + j / 4u][j % 4u], values[j * chunk.stride + row]);
    sum = fma(gap, gap, sum);
  }
  return sum * weight(row);
}

@compute @workgroup_size(GROUP)
fn main(
  @builtin(local_invocation_index) thread: u32,
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
) {
  for (var i = thread; i < C * Q; i += GROUP) { centres[i] = packed[i]; }
  workgroupBarrier();
  let blocks = (chunk.rows + GROUP * ROWS - 1u) / (GROUP * ROWS);
  for (var block = group.x; block < blocks; block += groups.x) {
    let begin = block * GROUP * ROWS;
    let row_r0 = min(begin + 0u * GROUP + thread, chunk.rows - 1u); // each row
    let x0_r0 = values[0u * chunk.stride + row_r0]; // each row and column
    for (var run = 0u; run < RUNS; run++) {
      let start = runs[run].first;
      let to = start + runs[run].clusters;
      if (start == to || (chunk.measure == 0u && status[run].state != RUNNING)) { continue; }
      var best_r0 = 3.4e38; // each row
      var label_r0 = start; // each row
      for (var c = start; c < to; c++) {
        let at = c * Q;
        let square = centres[at + D / 4u][D % 4u];
        let q0 = centres[at + 0u]; // each quad
        var score_r0 = square; // each row
        score_r0 = fma(x0_r0, q0[0], score_r0); // each row and column
        if (score_r0 < best_r0) { best_r0 = score_r0; label_r0 = c; } // each row
      }
      var word = 0u;
      word |= select(NONE, label_r0 - start, begin + 0u * GROUP + thread < chunk.rows) << (8u * 0u); // each row
      labels[thread] = word;
      if (chunk.measure == 1u) {
        var gap = 0.0;
        if (begin + 0u * GROUP + thread < chunk.rows) { gap += gapTo(label_r0, row_r0); } // each row
        gaps[thread] = gap;
      }
      workgroupBarrier();
      if (thread < P) {
        let column = thread / S;
        for (var i = thread % S; i < GROUP; i += S) {
          let found = labels[i];
          { let label = (found >> (8u * 0u)) & 255u; if (label != NONE) { let row = begin + 0u * GROUP + i; let at = (start + label) * P + thread; bins[at] = fma(value(column, row), weight(row), bins[at]); } } // each row
          if (chunk.measure == 1u && column == D) { inertias[run * S + thread % S] += gaps[i]; }
        }
      }
      workgroupBarrier();
    }
  }
  workgroupBarrier();
  let base = (chunk.slot + group.x) * (C * (D + 1u) + RUNS);
  for (var i = thread; i < C * (D + 1u); i += GROUP) {
    var sum = 0.0;
    for (var s = 0u; s < S; s++) { sum += bins[i * S + s]; }
    partials[base + i] = sum;
  }
  for (var run = thread; run < RUNS; run += GROUP) {
    var sum = 0.0;
    for (var s = 0u; s < S; s++) { sum += inertias[run * S + s]; }
    partials[base + C * (D + 1u) + run] = sum;
  }
}
