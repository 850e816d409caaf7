import { NEXT, NEXT_END, NEXT_LINES } from './frame.as';
import { PAIRS } from './tile.as';

/**
 * Asks the memory for a little of the next block of rows, in its order, so that what fetches memory unasked is ahead of those that are
 * looked at there. Asking for single rows waits for each of them.
 */
export function askNext(frame: usize): void {
  const at = <usize>load<u32>(frame, NEXT),
    end = min(<usize>load<u32>(frame, NEXT_END), at + <usize>load<u32>(frame, NEXT_LINES));
  let asked: u32 = 0;
  for (let line = at; line < end; line += 64) asked |= load<u32>(line);
  store<u32>(frame, <u32>end, NEXT);
  store<u32>(PAIRS, asked);
}

/** Repeats the last entry of a list past its end, so that it can be read eight at a time. */
export function fillPast(end: usize, count: i32): void {
  if (count == 0) return;
  const last = load<u32>(end - 4);
  for (let at: usize = 0; at < 32; at += 4) store<u32>(end + at, last);
}
