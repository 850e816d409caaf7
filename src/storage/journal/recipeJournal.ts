import type { Artifact } from '../../core/artifacts.ts';
import { AppError, asAppError } from '../../core/errors.ts';
import type { Recipe, Registry } from '../../core/recipe.ts';
import { parseRecipe } from '../../core/recipeSchema.ts';
import type { LoadedStudy, RecipeStore, SetAside } from '../storage.ts';
import { parsePinned } from '../study/pinned.ts';
import { latestOnly } from './latestOnly.ts';
import { checkRecord, makeRecord, type JournalRecord } from './record.ts';

/** Where records lie: IndexedDB in the product, a shim with faults in the tests. Every change is all or nothing and durable. */
export interface Records {
  /** Generations that are there, ascending. */
  generations(): Promise<readonly number[]>;
  /** What is stored under a generation, whatever it is. Rejects where it cannot be read. */
  read(generation: number): Promise<unknown>;
  /** Stores the record that `make` gives for the next generation, and drops all but it and its predecessor. */
  append(make: (generation: number) => JournalRecord): Promise<void>;
  /** Moves a generation out of the journal, keeping the note of it; at most ten notes stay. */
  setAside(generation: number, note: SetAside): Promise<void>;
  /** The notes, the newest first. */
  notes(): Promise<readonly SetAside[]>;
  clear(): Promise<void>;
  close(): Promise<void>;
}

const longest = 50_000_000;

/**
 * A recipe store over records: two generations, each with a checksum; what is damaged is set aside and the last good one used.
 * Nothing is saved over what could not be read, or what only a newer Tessera reads.
 */
export function recipeJournal(records: Records, registry: Registry): RecipeStore {
  /** Why nothing may be saved over what is there. */
  let barred: AppError | null = null;
  const write = latestOnly(async (text: string) => {
    if (barred && (await records.generations()).length > 0) throw barred;
    await records.append((generation) => makeRecord(generation, text));
    barred = null;
  });

  async function latest(): Promise<LoadedStudy | null> {
    const generations = [...(await records.generations())].reverse();
    if (generations.length === 0) return setAsideAsNewer(records, registry);
    let problem: AppError | null = null;
    for (const generation of generations) {
      const found = await readGeneration(records, generation, registry);
      if ('recipe' in found) return { ...found, problem: problem?.toJSON() ?? null };
      problem ??= found.error;
      if (found.error.code === 'recipe.newer') barred = found.error;
      else if (!found.note) barred ??= found.error;
      if (found.note) {
        await records.setAside(generation, found.note).catch((cause: unknown) => {
          problem = corrupt('The last saved study is damaged and could not be set aside.', cause);
        });
      }
    }
    return { recipe: null, pinned: [], problem: problem?.toJSON() ?? null };
  }

  return {
    async load() {
      barred = null;
      try {
        const loaded = await latest();
        // An older generation that was read stands in for one that the browser could not read.
        if (loaded?.recipe && loaded.problem?.code !== 'recipe.newer') barred = null;
        return loaded;
      } catch (thrown) {
        barred = asAppError(thrown, 'storage.failed');
        throw barred;
      }
    },
    async save(recipe, pinned) {
      const text = JSON.stringify({ recipe, pinned });
      if (text.length > longest) {
        throw new AppError('recipe.too-large', 'The study is too large to be saved on this device.', {
          bytes: text.length,
        });
      }
      await write(text);
    },
    setAside: () => records.notes(),
    clear: () => records.clear(),
    close: () => records.close(),
  };
}

interface Document {
  readonly recipe: Recipe;
  readonly pinned: readonly Artifact[];
}

type Found = Document | { readonly error: AppError; readonly note: SetAside | null };

/** One generation, read and checked. What cannot be read stays where it is: a later try, or a newer Tessera, may read it. */
async function readGeneration(records: Records, generation: number, registry: Registry): Promise<Found> {
  let stored: unknown;
  try {
    stored = await records.read(generation);
  } catch (cause) {
    return { error: corrupt('The last saved study could not be read.', cause), note: null };
  }
  const record = checkRecord(stored);
  if (!record || record.generation !== generation) {
    const error = corrupt('The last saved study does not match its checksum.');
    return { error, note: noteOf(error, textOf(stored)) };
  }
  try {
    return documentOf(record.text, registry);
  } catch (cause) {
    const reason = asAppError(cause);
    if (reason.code === 'recipe.newer') return { error: reason, note: null };
    const error = corrupt('The last saved study is not a valid one.', reason);
    return { error, note: noteOf(error, record.text) };
  }
}

/** The last study that an older Tessera set aside because it could not read it, where this one can. */
async function setAsideAsNewer(records: Records, registry: Registry): Promise<LoadedStudy | null> {
  const newer = (await records.notes()).find(({ reason }) => reason.code === 'recipe.newer');
  if (!newer) return null;
  try {
    return { ...documentOf(newer.text, registry), problem: null };
  } catch (thrown) {
    if (thrown instanceof AppError || thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}

function documentOf(text: string, registry: Registry): Document {
  const { recipe, pinned } = JSON.parse(text) as { readonly recipe: unknown; readonly pinned: unknown };
  return { recipe: parseRecipe(recipe, registry), pinned: parsePinned(pinned) };
}

function corrupt(message: string, cause?: unknown): AppError {
  return new AppError('storage.corrupt', message, {}, cause);
}

function noteOf(error: AppError, text: string): SetAside {
  return { at: new Date().toISOString(), reason: error.toJSON(), text };
}

function textOf(stored: unknown): string {
  if (typeof stored === 'object' && stored !== null && 'text' in stored && typeof stored.text === 'string')
    return stored.text;
  return '';
}
