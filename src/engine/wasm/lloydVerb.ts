import { throwIfCancelled } from '../../core/errors.ts';
import type { Centroids, LloydOptions, LloydResult } from '../engine.ts';
import { runLloyd } from '../lloydLoop.ts';
import { numbersOf } from './lloydPeer.ts';
import { LloydShards } from './lloydShards.ts';
import { meetingPlace } from './meeting.ts';
import { callAll } from './pool.ts';
import type { Calls, Notice } from './protocol.ts';
import type { Shards } from './shards.ts';

/**
 * Lloyd's algorithm over the rows of all workers. They go through its passes by themselves, in step, where they can share memory or there is only one;
 * else each pass is asked of them.
 */
export async function lloydOver(
  shards: Shards,
  starts: readonly Centroids[],
  options: LloydOptions,
): Promise<readonly LloydResult[]> {
  const { signal, progress, checkpoint, maxIterations, tolerance } = options;
  const seats = shards.parts.length;
  const ks = starts.map((start) => start.k);
  const place = seats > 1 && ks.length > 0 ? meetingPlace(seats, numbersOf(ks, shards.d)) : undefined;
  if (seats === 0 || ks.length === 0 || (seats > 1 && !place))
    return runLloyd(new LloydShards(shards), starts, options);
  throwIfCancelled(signal);
  const { preparation, squares, parts, id } = shards;
  const request = { starts, preparation, squares, maxIterations, tolerance, seats, place };
  const tell = (notice: Notice): void => {
    if ('run' in notice) checkpoint?.(notice.run, notice.centroids, notice.iterations);
    else progress?.(notice.iterations);
  };
  const replies = await callAll(
    parts,
    'lloyd',
    id,
    (part): Calls['lloyd']['request'] => ({
      ...request,
      checkpoints: checkpoint !== undefined,
      seat: parts.indexOf(part),
      from: part.from,
    }),
    { signal, tell },
  );
  throwIfCancelled(signal);
  return replies[0] as readonly LloydResult[];
}
