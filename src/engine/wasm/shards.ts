import type { Preparation } from '../engine.ts';
import { checkRows } from '../preparation.ts';
import { callAll, type Part } from './pool.ts';
import type { CallName, Calls, Gathered } from './protocol.ts';

/** What is known of a matrix whose rows lie with workers. */
export interface ShardsOf {
  readonly id: number;
  readonly rows: number;
  readonly d: number;
  readonly weight: number;
  /** Σ w|x|² in held units. */
  readonly squares: number;
  readonly preparation: Preparation;
  readonly parts: readonly Part[];
}

/** The rows of a matrix over the workers that own them. */
export class Shards implements ShardsOf {
  readonly id: number;
  readonly rows: number;
  readonly d: number;
  readonly weight: number;
  readonly squares: number;
  readonly preparation: Preparation;
  readonly parts: readonly Part[];

  constructor({ id, rows, d, weight, squares, preparation, parts }: ShardsOf) {
    this.id = id;
    this.rows = rows;
    this.d = d;
    this.weight = weight;
    this.squares = squares;
    this.preparation = preparation;
    this.parts = parts;
  }

  /** What brings held squared distances into the matrix's units. */
  get factor(): number {
    return 1 / (this.preparation.scale * this.preparation.scale);
  }

  /** Above the absolute sums of weights, of weighted values and of weighted products of two, of which none is much above the other two. */
  get bound(): number {
    return 4 * Math.max(this.weight, this.squares);
  }

  /** The same request, or one for each part, to all workers; the replies in the order of the rows. */
  call<N extends CallName>(
    name: N,
    request: Calls[N]['request'] | ((part: Part) => Calls[N]['request']),
    signal?: AbortSignal,
  ): Promise<readonly Calls[N]['reply'][]> {
    const own = typeof request === 'function' ? request : () => request;
    return callAll(this.parts, name, this.id, own, { signal });
  }

  /** Values and weights of rows. @throws AppError `engine.shape`. */
  async gather(rows: Int32Array): Promise<Gathered> {
    const { d } = this;
    checkRows(rows, this.rows);
    const values = new Float32Array(rows.length * d);
    const weights = new Float32Array(rows.length);
    const places = this.parts.map((part) =>
      [...rows.keys()].filter((i) => {
        const row = rows[i] as number;
        return row >= part.from && row < part.from + part.rows;
      }),
    );
    const replies = await this.call('gather', (part) => {
      const own = places[this.parts.indexOf(part)] as number[];
      return { rows: Int32Array.from(own, (i) => (rows[i] as number) - part.from) };
    });
    replies.forEach((reply, p) => {
      (places[p] as number[]).forEach((place, i) => {
        values.set(reply.values.subarray(i * d, (i + 1) * d), place * d);
        weights[place] = reply.weights?.[i] ?? 1;
      });
    });
    return replies.some((reply) => reply.weights) ? { values, weights } : { values };
  }
}
