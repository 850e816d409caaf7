// Reads everything once and adds it: what reading costs at the least, and so the denominator of the kernels' figures.

@group(0) @binding(0) var<storage, read> values: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> sums: array<f32>;

const GROUP = 256u;

var<workgroup> parts: array<f32, GROUP>;

@compute @workgroup_size(GROUP)
fn main(
  @builtin(local_invocation_index) thread: u32,
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
) {
  let all = arrayLength(&values);
  let step = groups.x * GROUP;
  var a = vec4f();
  var b = vec4f();
  var c = vec4f();
  var d = vec4f();
  var at = group.x * GROUP + thread;
  for (; at + 3u * step < all; at += 4u * step) {
    a += values[at];
    b += values[at + step];
    c += values[at + 2u * step];
    d += values[at + 3u * step];
  }
  for (; at < all; at += step) { a += values[at]; }
  let sum = a + b + c + d;
  parts[thread] = sum.x + sum.y + sum.z + sum.w;
  workgroupBarrier();
  for (var half = GROUP / 2u; half > 0u; half /= 2u) {
    if (thread < half) { parts[thread] += parts[thread + half]; }
    workgroupBarrier();
  }
  if (thread == 0u) { sums[group.x] = parts[0]; }
}
