const D = 1u;
const WEIGHTED = 0u;
const WIDTH = (D / 4u + 1u) * 4u;
const GROUP = 256u;
const BINS = 2048u;
const NONE = 0xffffffffu;

// `block`, `slot`: where the chunk's blocks and partials begin; `streams`: threads that share the rows of one figure.
struct Chunk {
  rows: u32, stride: u32, clusters: u32, block: u32, slot: u32, streams: u32, unused0: u32, unused1: u32,
}
// A sum of 256 numbers without rounding, in steps of 2⁻¹⁶ and 2⁻³² of the power of two above the largest of them.
struct Exact { peak: u32, whole: u32, fine: u32 }

@group(0) @binding(0) var<uniform> chunk: Chunk;
@group(0) @binding(1) var<storage, read> values: array<f32>;
// D of −2c, then |c|², in whole quads.
@group(0) @binding(2) var<storage, read> packed: array<f32>;
// For each block of rows: squared distances to the nearest centroid, then simplified silhouettes.
@group(0) @binding(3) var<storage, read_write> blocks: array<Exact>;
// For each workgroup and cluster: the weight, then the distances.
@group(0) @binding(4) var<storage, read_write> partials: array<f32>;
@group(0) @binding(5) var<storage, read> weights: array<f32>;

var<workgroup> bins: array<f32, BINS>;
var<workgroup> labels: array<u32, GROUP>;
var<workgroup> heavy: array<f32, GROUP>;
var<workgroup> distances: array<f32, GROUP>;
var<workgroup> peaks: array<atomic<u32>, 2>;
var<workgroup> wholes: array<atomic<u32>, 2>;
var<workgroup> fines: array<atomic<u32>, 2>;

fn squaredDistance(row: u32, c: u32) -> f32 {
  var sum = 0.0;
  for (var j = 0u; j < D; j++) {
    let gap = fma(0.5, packed[c * WIDTH + j], values[j * chunk.stride + row]);
    sum = fma(gap, gap, sum);
  }
  return sum;
}

fn add(which: u32, value: f32) {
  let exponent = max(atomicLoad(&peaks[which]) >> 23u, 16u);
  let steps = bitcast<f32>((269u - min(exponent, 254u)) << 23u);
  let step = bitcast<f32>((min(exponent, 254u) - 15u) << 23u);
  let whole = u32(value * steps);
  atomicAdd(&wholes[which], whole);
  atomicAdd(&fines[which], u32((value - f32(whole) * step) * steps * 65536.0));
}

@compute @workgroup_size(GROUP)
fn main(
  @builtin(local_invocation_index) thread: u32,
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
) {
  let k = chunk.clusters;
  let streams = chunk.streams;
  let count = (chunk.rows + GROUP - 1u) / GROUP;
  for (var block = group.x; block < count; block += groups.x) {
    let row = min(block * GROUP + thread, chunk.rows - 1u);
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
    let inside = block * GROUP + thread < chunk.rows;
    var weight = select(0.0, 1.0, inside);
    if (WEIGHTED == 1u && inside) { weight = weights[row]; }
    let near = squaredDistance(row, first);
    let far = squaredDistance(row, second);
    var margin = 0.0;
    if (k > 1u && far > 0.0) { margin = weight * max(0.0, 1.0 - sqrt(near / far)); }
    labels[thread] = select(NONE, first, inside);
    heavy[thread] = weight;
    distances[thread] = sqrt(near);
    atomicMax(&peaks[0], bitcast<u32>(weight * near));
    atomicMax(&peaks[1], bitcast<u32>(margin));
    workgroupBarrier();
    add(0u, weight * near);
    add(1u, margin);
    if (thread < 2u * streams) {
      for (var i = thread % streams; i < GROUP; i += streams) {
        let label = labels[i];
        if (label != NONE) {
          let at = label * 2u * streams + thread;
          bins[at] = fma(select(1.0, distances[i], thread >= streams), heavy[i], bins[at]);
        }
      }
    }
    workgroupBarrier();
    if (thread < 2u) {
      blocks[(chunk.block + block) * 2u + thread] =
        Exact(atomicLoad(&peaks[thread]), atomicLoad(&wholes[thread]), atomicLoad(&fines[thread]));
      atomicStore(&peaks[thread], 0u);
      atomicStore(&wholes[thread], 0u);
      atomicStore(&fines[thread], 0u);
    }
    workgroupBarrier();
  }
  for (var i = thread; i < k * 2u; i += GROUP) {
    var sum = 0.0;
    for (var s = 0u; s < streams; s++) { sum += bins[i * streams + s]; }
    partials[(chunk.slot + group.x) * k * 2u + i] = sum;
  }
}
