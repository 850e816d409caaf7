const D = 1u;
const K = 1u;
const GROUP = 256u;
const RUNNING = 0u;
const CONVERGED = 1u;
const EMPTY = 2u;
const LIMIT = 3u;

struct Round { partials: u32, moves: u32, tolerance: f32, limit: u32 }
struct Status { iterations: u32, state: u32, inertia: f32, movement: f32 }

@group(0) @binding(0) var<uniform> round: Round;
@group(0) @binding(1) var<storage, read> partials: array<f32>;
@group(0) @binding(2) var<storage, read_write> centroids: array<f32>;
// K × D of −2c, then K of |c|².
@group(0) @binding(3) var<storage, read_write> packed: array<f32>;
@group(0) @binding(4) var<storage, read_write> sums: array<f32>;
@group(0) @binding(5) var<storage, read_write> counts: array<u32>;
@group(0) @binding(6) var<storage, read_write> status: Status;
// Workgroups of the next pass: none once the loop has stopped.
@group(0) @binding(7) var<storage, read_write> next: array<u32>;

var<workgroup> flag: u32;
var<workgroup> movements: array<f32, GROUP>;

@compute @workgroup_size(GROUP)
fn main(@builtin(local_invocation_index) thread: u32) {
  let size = K * D + K + 1u;
  if (thread == 0u) { flag = select(0u, 1u, round.moves == 1u && status.state != RUNNING); }
  if (workgroupUniformLoad(&flag) == 1u) { return; }
  for (var c = thread; c < K; c += GROUP) {
    var count = 0u;
    for (var p = 0u; p < round.partials; p++) { count += u32(partials[p * size + K * D + c]); }
    counts[c] = count;
  }
  for (var i = thread; i < K * D; i += GROUP) {
    var sum = 0.0;
    for (var p = 0u; p < round.partials; p++) { sum += partials[p * size + i]; }
    sums[i] = sum;
  }
  storageBarrier();
  workgroupBarrier();
  if (thread == 0u) {
    var inertia = 0.0;
    for (var p = 0u; p < round.partials; p++) { inertia += partials[p * size + K * D + K]; }
    status.inertia = inertia;
    var empty = 0u;
    for (var c = 0u; c < K; c++) { empty = select(empty, 1u, counts[c] == 0u); }
    flag = select(0u, 1u, empty == 1u || round.moves == 0u);
    if (empty == 1u && round.moves == 1u) {
      status.state = EMPTY;
      next[0] = 0u;
    }
  }
  if (workgroupUniformLoad(&flag) == 1u) { return; }
  var movement = 0.0;
  for (var i = thread; i < K * D; i += GROUP) {
    let value = sums[i] / f32(counts[i / D]);
    let gap = value - centroids[i];
    movement = fma(gap, gap, movement);
    centroids[i] = value;
    packed[i] = -2.0 * value;
  }
  movements[thread] = movement;
  storageBarrier();
  workgroupBarrier();
  for (var half = GROUP / 2u; half > 0u; half /= 2u) {
    if (thread < half) { movements[thread] += movements[thread + half]; }
    workgroupBarrier();
  }
  for (var c = thread; c < K; c += GROUP) {
    var square = 0.0;
    for (var j = 0u; j < D; j++) { square = fma(centroids[c * D + j], centroids[c * D + j], square); }
    packed[K * D + c] = square;
  }
  if (thread == 0u) {
    status.iterations += 1u;
    status.movement = movements[0];
    var state = select(RUNNING, LIMIT, status.iterations >= round.limit);
    if (movements[0] <= round.tolerance) { state = CONVERGED; }
    status.state = state;
    if (state != RUNNING) { next[0] = 0u; }
  }
}
