// The exponential and the logarithm of two float64 at once, within about one unit in the last place where they are used.

const LN2_HIGH: f64 = 6.9314718036912381649e-1;
const LN2_LOW: f64 = 1.90821492927058770002e-10;

/** eˣ for x ≤ 0; 0 below −708. By powers of two and the Taylor polynomial of degree 13 on |r| ≤ ½ ln 2. */
export function exponential(x: v128): v128 {
  const n = f64x2.nearest(f64x2.mul(x, f64x2.splat(1.4426950408889634)));
  let r = f64x2.sub(x, f64x2.mul(n, f64x2.splat(LN2_HIGH)));
  r = f64x2.sub(r, f64x2.mul(n, f64x2.splat(LN2_LOW)));
  let p = f64x2.splat(1.0 / 6227020800);
  p = step(p, r, 1.0 / 479001600);
  p = step(p, r, 1.0 / 39916800);
  p = step(p, r, 1.0 / 3628800);
  p = step(p, r, 1.0 / 362880);
  p = step(p, r, 1.0 / 40320);
  p = step(p, r, 1.0 / 5040);
  p = step(p, r, 1.0 / 720);
  p = step(p, r, 1.0 / 120);
  p = step(p, r, 1.0 / 24);
  p = step(p, r, 1.0 / 6);
  p = step(p, r, 0.5);
  p = step(p, r, 1);
  p = step(p, r, 1);
  // 1.5 · 2⁵² leaves n in the lowest bits, which become the exponent.
  const power = i64x2.shl(f64x2.add(n, f64x2.splat(6755399441055744.0 + 1023.0)), 52);
  return v128.and(f64x2.mul(p, power), f64x2.ge(x, f64x2.splat(-708)));
}

/** ln x for finite x ≥ 1: exponent and mantissa m in [½√2, √2], ln m = 2 artanh((m − 1)/(m + 1)) by its series. */
export function logarithm(x: v128): v128 {
  const one = f64x2.splat(1);
  let e = f64x2.sub(
    v128.or(i64x2.shr_u(x, 52), i64x2.splat(0x4330000000000000)),
    f64x2.splat(4503599627370496.0 + 1023.0),
  );
  let m = v128.or(v128.and(x, i64x2.splat(0x000fffffffffffff)), one);
  const large = f64x2.gt(m, f64x2.splat(1.4142135623730951));
  m = v128.bitselect(f64x2.mul(m, f64x2.splat(0.5)), m, large);
  e = f64x2.add(e, v128.and(one, large));
  const f = f64x2.div(f64x2.sub(m, one), f64x2.add(m, one));
  const s = f64x2.mul(f, f);
  let p = f64x2.splat(1.0 / 23);
  p = step(p, s, 1.0 / 21);
  p = step(p, s, 1.0 / 19);
  p = step(p, s, 1.0 / 17);
  p = step(p, s, 1.0 / 15);
  p = step(p, s, 1.0 / 13);
  p = step(p, s, 1.0 / 11);
  p = step(p, s, 1.0 / 9);
  p = step(p, s, 1.0 / 7);
  p = step(p, s, 1.0 / 5);
  p = step(p, s, 1.0 / 3);
  const tail = f64x2.mul(f64x2.mul(f, s), p);
  const low = f64x2.add(f64x2.mul(e, f64x2.splat(LN2_LOW)), f64x2.add(tail, tail));
  return f64x2.add(f64x2.mul(e, f64x2.splat(LN2_HIGH)), f64x2.add(f64x2.add(f, f), low));
}

/** One step of Horner's rule. */
function step(p: v128, x: v128, coefficient: f64): v128 {
  return f64x2.add(f64x2.mul(p, x), f64x2.splat(coefficient));
}
