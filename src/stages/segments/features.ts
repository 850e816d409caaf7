import type { Json } from '../../core/json.ts';
import type { MatrixChunk, Moments, Preparation, ResidentMatrix } from '../../engine/engine.ts';
import { holdSample, miniBatchDefaults } from '../../models/miniBatchKMeans.ts';
import type { ModelWork } from '../../models/work.ts';
import type { RowStream } from '../../models/streamBlocks.ts';
import { drawSample } from '../../models/streamSample.ts';
import type { Closable, RunContext } from '../context.ts';
import type { FeaturesValue } from '../features/spec.ts';
import { scaledColumns, usedFeatures } from '../scaled.ts';
import { scaledChunks } from '../scaledRows.ts';
import type { SegmentsSpec } from './spec.ts';

/** Rows that leave the database at a time: where all are held, and where they stream, so that a cancel is heard soon. */
const rowsAtATime = { held: 1_048_576, streamed: 262_144 } as const;
/** Numbers that the sample of a stream holds at most. */
const sampleNumbers = 4_000_000;
/** Megabytes of scaled features that stay on the engine between runs at most. */
const mostLeft = 128;

/** The scaled features on the engine: of all customers, or of a sample where not all fit. */
export interface HeldFeatures {
  readonly customers: number;
  readonly matrix: ResidentMatrix;
  /** Of all customers. */
  readonly moments: Moments;
  /** All customers, where the matrix is only a random sample of them. */
  readonly stream: RowStream | null;
}

/** Megabytes of the scaled features of all customers. */
export function megabytesOf(value: FeaturesValue): number {
  return (value.customers * usedFeatures(value).length * 4) / 1e6;
}

/** What tells the scaled features from those of every other table and scaling; tables are named after what makes them. */
export function scaledContents(value: FeaturesValue): Json {
  const columns = scaledColumns(usedFeatures(value));
  return { table: value.table, columns: columns.map(({ name, expression }) => [name, expression.text]) };
}

/**
 * Brings the scaled features onto the engine, in the order of the features' table, and works with them: all customers where they
 * take no more than the settings' memory, else a seeded sample. Rows are read from the database again whenever they are needed, so
 * that no second copy stays here. Rows of moderate size stay on the engine for the next run over the same features.
 * @param preparation that of a fitted model, so that its labels come out the same; else it is taken from the data.
 */
export async function withFeatures<Result>(
  value: FeaturesValue,
  spec: Pick<SegmentsSpec, 'memory'>,
  context: RunContext,
  work: (held: HeldFeatures) => Promise<Result>,
  preparation?: Preparation,
): Promise<Result> {
  const megabytes = megabytesOf(value);
  const stays = megabytes <= Math.min(spec.memory, mostLeft) && !preparation;
  const address = { features: scaledContents(value), stays };
  const left = context.takeLeft('segments rows', address);
  const open =
    left instanceof LeftFeatures
      ? left.over(context)
      : await LeftFeatures.open(value, spec, context, preparation);
  try {
    const result = await work(open.held);
    if (stays) context.leaveOpen('segments rows', address, open);
    else open.dispose();
    return result;
  } catch (thrown) {
    // Work that was cut short may have left the rows' own figures half made.
    open.dispose();
    throw thrown;
  }
}

/** Held features that outlive a run: their rows are read again in the name of the run that has them. */
class LeftFeatures implements Closable {
  readonly held: HeldFeatures;
  readonly #reading: Reading;

  private constructor(held: HeldFeatures, reading: Reading) {
    this.held = held;
    this.#reading = reading;
  }

  static async open(
    value: FeaturesValue,
    spec: Pick<SegmentsSpec, 'memory'>,
    context: RunContext,
    preparation?: Preparation,
  ): Promise<LeftFeatures> {
    const reading: Reading = { context };
    const { customers } = value;
    const names = usedFeatures(value).map(({ id }) => id);
    const shape = { rows: customers, names };
    const prepared = preparation ? { preparation } : {};
    if (megabytesOf(value) <= spec.memory) {
      const matrix = await context.engine.upload({ ...shape, ...prepared }, () =>
        chunks(value, reading.context, 'held'),
      );
      const held = { customers, matrix, moments: await matrix.moments(), stream: null };
      return new LeftFeatures(held, reading);
    }
    const stream: RowStream = { shape, chunks: () => chunks(value, reading.context, 'streamed') };
    const size = Math.min(miniBatchDefaults.streamSampleRows, Math.ceil(sampleNumbers / names.length));
    const sampled = { features: scaledContents(value), size, seed: context.seed };
    const drawn = await context.memo('segments sample', sampled, () =>
      drawSample(stream, size, context.seed, context.work),
    );
    const { matrix, moments } = await holdSample(context.engine, stream, drawn, preparation);
    return new LeftFeatures({ customers, matrix, moments, stream }, reading);
  }

  /** The same in the hands of another run. */
  over(context: RunContext): this {
    this.#reading.context = context;
    return this;
  }

  dispose(): void {
    this.held.matrix.dispose();
  }
}

/** The run in whose name rows are read: its cancel is heard, and its progress told. */
interface Reading {
  context: RunContext;
}

function chunks(
  value: FeaturesValue,
  context: RunContext,
  way: keyof typeof rowsAtATime,
): AsyncGenerator<MatrixChunk> {
  // A stream tells of its own progress.
  const work: ModelWork = way === 'held' ? context.work : { signal: context.work.signal };
  return scaledChunks({ ...value, features: usedFeatures(value) }, rowsAtATime[way], context, work);
}
