const GROUP = 256u;
const PARTS = 16u;
const RUNNING = 0u;
const CONVERGED = 1u;
const EMPTY = 2u;
const LIMIT = 3u;

// `quads`: quads of a packed centroid; `size`: numbers of a part.
struct Round { d: u32, size: u32, quads: u32, limit: u32, tolerance: f32, unused0: u32, unused1: u32, unused2: u32 }
struct Run { first: u32, clusters: u32 }
struct Status { iterations: u32, state: u32, movement: f32, unused: u32 }
// Runs that go on, and the workgroups of the kernels before this one: none once no run goes on.
struct Next { left: atomic<u32>, groups: array<u32> }

@group(0) @binding(0) var<uniform> round: Round;
@group(0) @binding(1) var<storage, read> parts: array<f32>;
@group(0) @binding(2) var<storage, read> runs: array<Run>;
// D coordinates a centroid.
@group(0) @binding(3) var<storage, read_write> centroids: array<f32>;
// D of −2c, then |c|², in whole quads.
@group(0) @binding(4) var<storage, read_write> packed: array<f32>;
// D sums and the weight of every centroid.
@group(0) @binding(5) var<storage, read_write> totals: array<f32>;
@group(0) @binding(6) var<storage, read_write> status: array<Status>;
@group(0) @binding(7) var<storage, read_write> next: Next;

var<workgroup> flag: u32;
var<workgroup> empty: atomic<u32>;
var<workgroup> movements: array<f32, GROUP>;

fn stop(run: u32, state: u32) {
  status[run].state = state;
  if (atomicSub(&next.left, 1u) == 1u) {
    for (var i = 0u; i < arrayLength(&next.groups); i++) { next.groups[i] = 0u; }
  }
}

// One workgroup a run.
@compute @workgroup_size(GROUP)
fn main(@builtin(local_invocation_index) thread: u32, @builtin(workgroup_id) group: vec3u) {
  let d = round.d;
  let run = group.x;
  let first = runs[run].first;
  let clusters = runs[run].clusters;
  if (thread == 0u) { flag = status[run].state; }
  if (workgroupUniformLoad(&flag) != RUNNING) { return; }
  let base = first * (d + 1u);
  for (var i = thread; i < clusters * (d + 1u); i += GROUP) {
    var sum = 0.0;
    for (var p = 0u; p < PARTS; p++) { sum += parts[p * round.size + base + i]; }
    totals[base + i] = sum;
    if (i % (d + 1u) == d && sum == 0.0) { atomicStore(&empty, 1u); }
  }
  storageBarrier();
  workgroupBarrier();
  if (thread == 0u) {
    flag = atomicLoad(&empty);
    if (flag == 1u) { stop(run, EMPTY); }
  }
  if (workgroupUniformLoad(&flag) == 1u) { return; }
  var movement = 0.0;
  for (var i = thread; i < clusters * d; i += GROUP) {
    let c = i / d;
    let j = i % d;
    let value = totals[base + c * (d + 1u) + j] / totals[base + c * (d + 1u) + d];
    let gap = value - centroids[first * d + i];
    movement = fma(gap, gap, movement);
    centroids[first * d + i] = value;
    packed[(first + c) * round.quads * 4u + j] = -2.0 * value;
  }
  movements[thread] = movement;
  storageBarrier();
  workgroupBarrier();
  for (var half = GROUP / 2u; half > 0u; half /= 2u) {
    if (thread < half) { movements[thread] += movements[thread + half]; }
    workgroupBarrier();
  }
  for (var c = first + thread; c < first + clusters; c += GROUP) {
    var square = 0.0;
    for (var j = 0u; j < d; j++) { square = fma(centroids[c * d + j], centroids[c * d + j], square); }
    packed[c * round.quads * 4u + d] = square;
  }
  if (thread == 0u) {
    status[run].iterations += 1u;
    status[run].movement = movements[0];
    if (movements[0] <= round.tolerance) {
      stop(run, CONVERGED);
    } else if (status[run].iterations >= round.limit) {
      stop(run, LIMIT);
    }
  }
}
