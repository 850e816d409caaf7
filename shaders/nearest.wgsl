const GROUP = 256u;
// Rows of a block and centroids of a tile: each thread has four of both, in registers.
const TILE = 64u;
// Columns that lie in workgroup memory at once.
const DEPTH = 8u;

// `first`: the first row of the piece in the chunk, a multiple of 64; `quads`: quads of a packed centroid.
struct Piece { rows: u32, stride: u32, first: u32, measure: u32, d: u32, clusters: u32, quads: u32, unused: u32 }

@group(0) @binding(0) var<uniform> piece: Piece;
@group(0) @binding(1) var<storage, read> values: array<f32>;
// D of −2c, then |c|², in whole quads.
@group(0) @binding(2) var<storage, read> packed: array<f32>;
@group(0) @binding(3) var<storage, read_write> labels: array<u32>;
// Squared distances to the nearest centroid, written when the pass measures.
@group(0) @binding(4) var<storage, read_write> gaps: array<f32>;

var<workgroup> rowTile: array<vec4f, DEPTH * TILE / 4u>;
var<workgroup> centroidTile: array<vec4f, DEPTH * TILE / 4u>;
var<workgroup> scores: array<f32, TILE * 16u>;
var<workgroup> indices: array<u32, TILE * 16u>;

fn coordinate(j: u32, c: u32) -> f32 {
  if (j < piece.d && c < piece.clusters) { return packed[c * piece.quads * 4u + j]; }
  return 0.0;
}

fn square(c: u32) -> f32 {
  if (c < piece.clusters) { return packed[c * piece.quads * 4u + piece.d]; }
  return 3.4e38;
}

fn quadOf(block: u32, tile: u32, j: u32, quad: u32, rows: bool) -> vec4f {
  if (rows) {
    if (j >= piece.d) { return vec4f(0.0); }
    let at = j * piece.stride + piece.first + block * TILE + quad * 4u;
    return vec4f(values[at], values[at + 1u], values[at + 2u], values[at + 3u]);
  }
  let c = tile + quad * 4u;
  return vec4f(coordinate(j, c), coordinate(j, c + 1u), coordinate(j, c + 2u), coordinate(j, c + 3u));
}

// The lesser of a score and the least of four, with its index; the lower index on a tie.
fn least(best: vec2f, scores4: vec4f, first: u32) -> vec2f {
  var found = best;
  for (var l = 0u; l < 4u; l++) {
    if (scores4[l] < found.x) { found = vec2f(scores4[l], f32(first + l)); }
  }
  return found;
}

@compute @workgroup_size(GROUP)
fn main(
  @builtin(local_invocation_index) thread: u32,
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
) {
  let across = thread % 16u;
  let down = thread / 16u;
  let blocks = (piece.rows + TILE - 1u) / TILE;
  for (var block = group.x; block < blocks; block += groups.x) {
    var best0 = vec2f(3.4e38, 0.0);
    var best1 = best0;
    var best2 = best0;
    var best3 = best0;
    for (var tile = 0u; tile < piece.clusters; tile += TILE) {
      let c = tile + across * 4u;
      let squares = vec4f(square(c), square(c + 1u), square(c + 2u), square(c + 3u));
      var sum0 = squares;
      var sum1 = squares;
      var sum2 = squares;
      var sum3 = squares;
      for (var depth = 0u; depth < piece.d; depth += DEPTH) {
        let place = thread % 128u;
        let quad = quadOf(block, tile, depth + place / 16u, place % 16u, thread < 128u);
        workgroupBarrier();
        if (thread < 128u) { rowTile[place] = quad; } else { centroidTile[place] = quad; }
        workgroupBarrier();
        for (var j = 0u; j < DEPTH; j++) {
          let x = rowTile[j * 16u + down];
          let m = centroidTile[j * 16u + across];
          sum0 = fma(vec4f(x.x), m, sum0);
          sum1 = fma(vec4f(x.y), m, sum1);
          sum2 = fma(vec4f(x.z), m, sum2);
          sum3 = fma(vec4f(x.w), m, sum3);
        }
      }
      best0 = least(best0, sum0, c);
      best1 = least(best1, sum1, c);
      best2 = least(best2, sum2, c);
      best3 = least(best3, sum3, c);
    }
    let at = down * 64u + across;
    scores[at] = best0.x;
    scores[at + 16u] = best1.x;
    scores[at + 32u] = best2.x;
    scores[at + 48u] = best3.x;
    indices[at] = u32(best0.y);
    indices[at + 16u] = u32(best1.y);
    indices[at + 32u] = u32(best2.y);
    indices[at + 48u] = u32(best3.y);
    workgroupBarrier();
    let row = block * TILE + thread;
    if (thread < TILE && row < piece.rows) {
      var score = scores[thread * 16u];
      var label = indices[thread * 16u];
      for (var i = 1u; i < 16u; i++) {
        let other = scores[thread * 16u + i];
        let index = indices[thread * 16u + i];
        if (other < score || (other == score && index < label)) {
          score = other;
          label = index;
        }
      }
      labels[row] = label;
      if (piece.measure == 1u) {
        var sum = 0.0;
        for (var j = 0u; j < piece.d; j++) {
          let gap = fma(0.5, coordinate(j, label), values[j * piece.stride + piece.first + row]);
          sum = fma(gap, gap, sum);
        }
        gaps[row] = sum;
      }
    }
    workgroupBarrier();
  }
}
