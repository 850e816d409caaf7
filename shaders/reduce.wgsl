// Parts that the partial sums are added into; few enough that what comes after adds them quickly.
const PARTS = 16u;

struct Reduction { partials: u32, size: u32, unused0: u32, unused1: u32 }

@group(0) @binding(0) var<uniform> reduction: Reduction;
@group(0) @binding(1) var<storage, read> partials: array<f32>;
// PARTS × size: part p has the partials from p · ⌈partials / PARTS⌉ on, in order.
@group(0) @binding(2) var<storage, read_write> parts: array<f32>;

@compute @workgroup_size(16, PARTS)
fn main(
  @builtin(local_invocation_id) local: vec3u,
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
) {
  let each = (reduction.partials + PARTS - 1u) / PARTS;
  let start = min(local.y * each, reduction.partials);
  let to = min(start + each, reduction.partials);
  for (var i = group.x * 16u + local.x; i < reduction.size; i += groups.x * 16u) {
    var sum = 0.0;
    for (var p = start; p < to; p++) { sum += partials[p * reduction.size + i]; }
    parts[local.y * reduction.size + i] = sum;
  }
}
