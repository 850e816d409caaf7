import { AppError } from '../../core/errors.ts';
import type { Bytes } from './bytes.ts';

/** Raw deflate (RFC 1951) of pieces, by the browser's own coder. */
export function deflated(pieces: AsyncIterable<Bytes>): AsyncGenerator<Bytes> {
  return through(pieces, new CompressionStream('deflate-raw'));
}

/**
 * The inflated bytes of raw deflate data. It stops as soon as more than `most` bytes came out, whatever a header said.
 * @throws AppError `study.unsafe` beyond `most`, `study.damaged` where the data is not deflate; both name `name`.
 */
export async function* inflated(
  pieces: AsyncIterable<Bytes>,
  most: number,
  name: string,
): AsyncGenerator<Bytes> {
  let count = 0;
  const stream = through(pieces, new DecompressionStream('deflate-raw'));
  try {
    for await (const piece of stream) {
      count += piece.length;
      if (count > most) {
        throw new AppError('study.unsafe', `“${name}” expands to more than it says.`, {
          member: name,
          limit: most,
        });
      }
      yield piece;
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('study.damaged', `“${name}” cannot be unpacked.`, { member: name }, cause);
  }
}

async function* through(
  pieces: AsyncIterable<Bytes>,
  coder: CompressionStream | DecompressionStream,
): AsyncGenerator<Bytes> {
  const pair = coder as unknown as ReadableWritablePair<Bytes, Bytes>;
  const reader = streamOf(pieces).pipeThrough(pair).getReader();
  let abandoned = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      abandoned = true;
      yield value;
      abandoned = false;
    }
  } finally {
    if (abandoned) await reader.cancel();
  }
}

function streamOf(pieces: AsyncIterable<Bytes>): ReadableStream<Bytes> {
  const iterator = pieces[Symbol.asyncIterator]();
  return new ReadableStream<Bytes>(
    {
      async pull(controller) {
        const step = await iterator.next();
        if (step.done === true) controller.close();
        else controller.enqueue(step.value);
      },
      async cancel() {
        await iterator.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}
