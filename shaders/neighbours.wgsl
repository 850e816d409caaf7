const D = 1u;
const MOST = 3.4e38;
const GROUP = 64u;

// `rows` rows from row `first` of the chunk, which is row `index` of the matrix.
struct Tile { rows: u32, stride: u32, first: u32, index: u32 }
// Every query has a list of `count` rows for each segment of `length` rows; `begins` says that lists are new.
struct Search { queries: u32, count: u32, length: u32, begins: u32 }

@group(0) @binding(0) var<uniform> tile: Tile;
@group(0) @binding(1) var<storage, read> values: array<vec4f>;
// Column by column.
@group(0) @binding(2) var<storage, read> queries: array<f32>;
// The queries' rows in the matrix.
@group(0) @binding(3) var<storage, read> own: array<u32>;
// Places in the lists × lists; a list belongs to one thread.
@group(0) @binding(4) var<storage, read_write> distances: array<f32>;
@group(0) @binding(5) var<storage, read_write> rows: array<u32>;
@group(0) @binding(6) var<uniform> search: Search;

// Takes a row into a sorted list behind those as near, and returns the distance that the next one must be under.
fn insert(list: u32, lists: u32, distance: f32, row: u32) -> f32 {
  var i = search.count - 1u;
  while (i > 0u && distances[(i - 1u) * lists + list] > distance) {
    distances[i * lists + list] = distances[(i - 1u) * lists + list];
    rows[i * lists + list] = rows[(i - 1u) * lists + list];
    i -= 1u;
  }
  distances[i * lists + list] = distance;
  rows[i * lists + list] = row;
  return distances[(search.count - 1u) * lists + list];
}

@compute @workgroup_size(GROUP)
fn main(
  @builtin(local_invocation_index) thread: u32,
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
) {
  let across = (search.queries + GROUP - 1u) / GROUP;
  let query = group.x % across * GROUP + thread;
  if (query >= search.queries) { return; }
  let lists = groups.x * GROUP;
  let list = group.x / across * across * GROUP + query;
  if (search.begins == 1u) {
    for (var i = 0u; i < search.count; i++) {
      distances[i * lists + list] = MOST;
      rows[i * lists + list] = 0xffffffffu;
    }
  }
  var worst = distances[(search.count - 1u) * lists + list];
  let start = group.x / across * search.length;
  let end = min(start + search.length, tile.rows);
  for (var row = start; row < end; row += 4u) {
    var sums = vec4f();
    for (var j = 0u; j < D; j++) {
      let gap = values[(j * tile.stride + tile.first + row) / 4u] - queries[j * search.queries + query];
      sums = fma(gap, gap, sums);
    }
    if (any(sums < vec4f(worst))) {
      for (var i = 0u; i < 4u; i++) {
        let index = tile.index + row + i;
        if (row + i < end && index != own[query] && sums[i] < worst) {
          worst = insert(list, lists, sums[i], index);
        }
      }
    }
  }
}
